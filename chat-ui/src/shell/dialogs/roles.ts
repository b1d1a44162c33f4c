export const ROLES = [
  { id: 'owner', name: 'Owner' },
  { id: 'editor', name: 'Editor' },
  { id: 'viewer', name: 'Viewer' },
] as const;
