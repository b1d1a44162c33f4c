import { TaskloomError } from '../../errors.ts';
import type { Actor } from '../actors.ts';
import type { UnitOfWork } from '../unit-of-work.ts';

/** From the one who may most to the one who may least. */
export const ROLES = ['owner', 'editor', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

interface Permission {
  /** Who may at least. */
  role: Role;
  /** For the docs, and after "may": what it is. */
  words: string;
  tools: readonly string[];
}

/**
 * Who may do what in a project, and by which tools. The one place that says so: the domain asks it, a
 * test tries every tool as every role, and docs/roles.md is made of it. Row-level security says the same
 * by itself.
 */
export const PERMISSIONS = {
  read: {
    role: 'viewer',
    words: 'see the project, its tasks, sections, comments, members and activity',
    tools: [
      'get_tasks',
      'find_tasks',
      'find_projects',
      'find_members',
      'find_comments',
      'find_activity',
      'get_overview',
      'get_stats',
      'export_tasks',
      'snooze_reminders',
    ],
  },
  change_tasks: {
    role: 'editor',
    words: 'add, change, move, complete, delete and restore its tasks',
    tools: [
      'add_tasks',
      'quick_add',
      'update_tasks',
      'reschedule_tasks',
      'complete_tasks',
      'reopen_tasks',
      'delete_tasks',
      'restore_tasks',
      'move_tasks',
      'set_recurrence',
      'skip_occurrence',
      'set_reminders',
      'manage_tags',
      'import_tasks',
    ],
  },
  change_sections: {
    role: 'editor',
    words: 'add, rename and delete its sections',
    tools: ['manage_sections'],
  },
  comment: {
    role: 'editor',
    words: 'add comments, and change or delete their own',
    tools: ['add_comments', 'update_comments'],
  },
  change_project: {
    role: 'owner',
    words: 'rename, colour, nest, archive, delete and restore the project',
    tools: ['update_projects', 'archive_projects', 'delete_projects', 'restore_projects'],
  },
  share: {
    role: 'owner',
    words:
      'invite people to the project, and give and take roles (everybody may leave by themselves)',
    tools: ['share_project'],
  },
} as const satisfies Record<string, Permission>;
export type Action = keyof typeof PERMISSIONS;

/** Tools that touch only what is the caller's own, or what undo leads back to one of the above. */
export const PERSONAL_TOOLS: readonly string[] = [
  'add_projects',
  'preview_recurrence',
  'save_filter',
  'find_filters',
  'delete_filter',
  'undo',
  'get_me',
  'update_settings',
  'find_notifications',
  'mark_notifications',
  'manage_invitations',
];

export function allows(role: Role, action: Action): boolean {
  return ROLES.indexOf(role) <= ROLES.indexOf(PERMISSIONS[action].role);
}

/** @throws TaskloomError `forbidden` for who may not do this in the project */
export async function requireRole(
  work: Pick<UnitOfWork, 'sql' | 'actor'>,
  { projectId, action }: { projectId: string; action: Action },
): Promise<void> {
  const role = await roleIn(work, projectId);
  if (role !== undefined && allows(role, action)) return;
  const { role: needed, words } = PERMISSIONS[action];
  throw new TaskloomError('forbidden', `Only ${who(needed)} of the project may ${words}.`, {
    hint: role === undefined ? 'You are not one of its members.' : `You are its ${role}.`,
  });
}

function who(needed: Role): string {
  if (needed === 'owner') return 'an owner';
  return needed === 'editor' ? 'an owner or an editor' : 'a member';
}

/** Read once for a call. */
const rolesOf = new WeakMap<Actor, Promise<Map<string, Role>>>();

async function roleIn(
  { sql, actor }: Pick<UnitOfWork, 'sql' | 'actor'>,
  projectId: string,
): Promise<Role | undefined> {
  if (projectId === actor.inboxId) return 'owner';
  const read = async () => {
    const rows = await sql<{ project_id: string; role: Role }[]>`
      select project_id, role from taskloom.project_members where user_id = ${actor.userId}`;
    return new Map(rows.map(({ project_id: id, role }) => [id, role]));
  };
  const known = rolesOf.get(actor) ?? read();
  rolesOf.set(actor, known);
  const role = (await known).get(projectId);
  if (role !== undefined) return role;
  // One that this call has made.
  const again = read();
  rolesOf.set(actor, again);
  return (await again).get(projectId);
}

/** After the caller's own membership changed. */
export function forgetRoles(actor: Actor): void {
  rolesOf.delete(actor);
}
