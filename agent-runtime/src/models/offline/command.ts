/** What a person's message asks for, as the grammar reads it. */
export type Command =
  | { kind: 'greeting' | 'thanks' | 'help' | 'undo' | 'cancel' | 'projects' | 'who' }
  | { kind: 'add'; line: string; remind?: boolean }
  | { kind: 'add-project'; name: string }
  | { kind: 'list'; filter?: string; about: string; plan?: boolean }
  | { kind: 'show'; what: string }
  | { kind: 'find'; words: string }
  | { kind: 'notifications' | 'read-notifications' }
  | TaskCommand;

/** A command about tasks that are there already; `what` is how the person calls them. */
export type TaskCommand = { what: string } & (
  | { kind: 'complete' | 'reopen' | 'delete' | 'restore' | 'when' }
  | { kind: 'reschedule'; when: string; orProject?: boolean }
  | { kind: 'postpone'; by: string }
  | { kind: 'deadline'; when: string }
  | { kind: 'clear'; field: 'due' | 'deadline' | 'reminders' | 'recurrence' }
  | { kind: 'priority'; priority: string }
  | { kind: 'rename'; title: string }
  | { kind: 'remind'; when: string }
  | { kind: 'repeat'; recurrence: string }
  | { kind: 'move'; project: string }
);
