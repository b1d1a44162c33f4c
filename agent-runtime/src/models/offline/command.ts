/** What a person's message asks for, as the grammar reads it. */
export type Command =
  | { kind: 'greeting' | 'thanks' | 'help' | 'undo' | 'cancel' | 'projects' | 'who' }
  | { kind: 'add'; line: string; remind?: boolean }
  | { kind: 'add-project'; name: string }
  | { kind: 'list'; filter?: string; about: string; plan?: boolean }
  | { kind: 'show'; what: string }
  | { kind: 'find'; words: string }
  | { kind: 'notifications' | 'read-notifications' }
  | OrganizeCommand
  | TaskCommand;

/** A command about what is around tasks. */
export type OrganizeCommand =
  | { kind: 'stats' | 'overview' | 'activity' | 'trash' | 'filters' | 'tags' | 'calendar' }
  | { kind: 'files'; direction: 'import' | 'export' }
  | { kind: 'preview'; recurrence: string }
  | { kind: 'save-filter'; name: string; filter: string }
  | { kind: 'use-filter' | 'delete-filter'; name: string }
  | { kind: 'rename-tag'; tag: string; name: string }
  | { kind: 'delete-tag'; tag: string }
  | { kind: 'members'; project: string }
  | { kind: 'share'; project: string; person: string; role: 'owner' | 'editor' | 'viewer' | 'none' }
  | {
      kind: 'sections';
      action: 'list' | 'add' | 'rename' | 'delete';
      project: string;
      section?: string;
      name?: string;
    }
  | {
      kind: 'change-project';
      action: 'rename' | 'archive' | 'unarchive' | 'delete';
      project: string;
      name?: string;
    }
  | { kind: 'setting'; change: Record<string, string | number> };

/** A command about tasks that are there already; `what` is how the person calls them. */
export type TaskCommand = { what: string } & (
  | { kind: 'complete' | 'reopen' | 'delete' | 'restore' | 'when' }
  | { kind: 'reschedule'; when: string; orProject?: boolean }
  | { kind: 'postpone'; by: string }
  | { kind: 'deadline'; when: string }
  | {
      kind: 'clear';
      field: 'due' | 'deadline' | 'reminders' | 'recurrence' | 'assignee' | 'blocked_by';
    }
  | { kind: 'priority'; priority: string }
  | { kind: 'rename'; title: string }
  | { kind: 'remind'; when: string }
  | { kind: 'repeat'; recurrence: string }
  | { kind: 'move'; project: string }
  | { kind: 'section'; section: string; project?: string }
  | { kind: 'subtask'; title: string }
  | { kind: 'tag'; add: string[]; remove: string[] }
  | { kind: 'assign'; person: string }
  | { kind: 'comment'; body: string }
  | { kind: 'comments' | 'skip' }
  | { kind: 'block'; by: string }
  | { kind: 'snooze'; until: string }
  | { kind: 'duration'; duration: string }
);
