import { t } from '../../text/t.ts';

export const ROLES = [
  { id: 'owner', name: t('Owner') },
  { id: 'editor', name: t('Editor') },
  { id: 'viewer', name: t('Viewer') },
] as const;
