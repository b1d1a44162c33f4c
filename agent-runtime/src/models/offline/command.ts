/** What a person's message asks for; texts are as they were typed, dates as the tools read them. */
export type Command =
  | {
      kind:
        'greeting' | 'thanks' | 'help' | 'undo' | 'cancel' | 'wrong' | 'projects' | 'who' | 'plan';
    }
  | { kind: 'add'; line: NewLine }
  | { kind: 'add-project'; name: string }
  | { kind: 'find'; words: string }
  | { kind: 'notifications' | 'read-notifications' }
  | { kind: 'remember-fact' | 'forget-fact'; text: string }
  | { kind: 'facts' }
  | OrganizeCommand
  | TaskCommand
  | { kind: 'same'; what: string };

/** One line that is to become a task. */
export interface NewLine {
  text: string;
  project?: string | undefined;
  priority?: string | undefined;
  /** When to be reminded; `true` when it is due. */
  remind?: boolean | undefined;
  /** Said before the title: "remind me tomorrow at 9 to call Ana". */
  when?: string | undefined;
  /** Several of them stand in one line: "two tasks: eggs and flour". */
  several?: boolean | undefined;
  /** Nothing said that it is to become a task. */
  isBare?: boolean | undefined;
}

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
  | { kind: 'reschedule'; when: string; bare?: boolean }
  | { kind: 'postpone'; by: string; earlier?: boolean }
  | { kind: 'deadline'; when: string }
  | {
      kind: 'clear';
      field: 'due' | 'deadline' | 'reminders' | 'recurrence' | 'assignee' | 'blocked_by' | 'tags';
    }
  /** `line` is the whole of it where it could be a new task as well. */
  | { kind: 'priority'; priority: string; line?: string }
  | { kind: 'rename'; title: string }
  | { kind: 'remind'; when: string }
  | { kind: 'repeat'; recurrence: string; line?: string }
  | { kind: 'move'; project: string }
  /** Where to is a project, a section or a date that only the tools can tell. */
  | { kind: 'move-to'; place: string }
  | { kind: 'section'; section: string; project?: string }
  | { kind: 'subtask'; title: string }
  | { kind: 'tag'; add: string[]; remove: string[] }
  | { kind: 'assign'; person: string }
  | { kind: 'comment'; body: string }
  | { kind: 'note'; body: string }
  | { kind: 'comments' | 'skip' }
  | { kind: 'block'; by: string }
  | { kind: 'snooze'; until: string }
  | { kind: 'duration'; duration: string }
);
