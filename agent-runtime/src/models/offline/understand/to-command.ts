import type { Command, NewLine, OrganizeCommand, TaskCommand } from '../command.ts';
import type { Language } from '../language/language.ts';
import type { Clause } from './parse-clause.ts';
import { bareName } from './parse-query.ts';
import type { Slots } from './pattern.ts';
import { timeText } from './time-text.ts';
import { quotedTextOf, textOf, type Token } from './tokens.ts';

type Clearable = Extract<TaskCommand, { kind: 'clear' }>['field'];

/** What a clause asks for, its slots in the form that tools take. */
export function toCommand({ intent, slots }: Clause, language: Language): Command | undefined {
  const say = new Reader(slots, language);
  const what = say.tasks();
  switch (intent) {
    case 'greeting':
    case 'thanks':
    case 'help':
    case 'cancel':
    case 'who':
    case 'undo':
    case 'wrong':
    case 'projects':
    case 'plan':
    case 'notifications':
    case 'read-notifications':
    case 'stats':
    case 'overview':
    case 'activity':
    case 'trash':
    case 'filters':
    case 'tags':
    case 'calendar':
      return { kind: intent };
    case 'import':
    case 'export':
      return { kind: 'files', direction: intent };
    case 'facts':
      return { kind: 'facts' };
    case 'remember-fact':
    case 'forget-fact':
      return { kind: intent, text: say.text('fact') || say.text('text') || say.text('n') };
    case 'add-project':
      return { kind: 'add-project', name: say.name('name') };
    case 'add':
    case 'add-several':
    case 'remind-new':
      return {
        kind: 'add',
        line: { ...say.line(), remind: intent === 'remind-new', several: intent === 'add-several' },
      };
    case 'find':
      return { kind: 'find', words: say.text('line') };
    case 'same':
      return { kind: 'same', what };
    case 'complete':
    case 'reopen':
    case 'delete':
    case 'restore':
    case 'when':
    case 'comments':
    case 'skip':
      return { kind: intent, what };
    case 'reschedule':
      return { kind: 'reschedule', what, when: say.time('when') };
    case 'schedule':
      return { kind: 'reschedule', what, when: say.time('when'), bare: true };
    case 'move-or-reschedule':
      return { kind: 'move-to', what, place: say.text('place') };
    case 'postpone':
    case 'advance':
      return { kind: 'postpone', what, by: say.time('span'), earlier: intent === 'advance' };
    case 'deadline':
      return { kind: 'deadline', what, when: say.time('when') };
    case 'clear-due':
    case 'clear-deadline':
    case 'clear-reminders':
    case 'clear-recurrence':
    case 'clear-assignee':
    case 'clear-tags':
      return { kind: 'clear', what, field: intent.slice('clear-'.length) as Clearable };
    case 'clear-blockers':
      return { kind: 'clear', what, field: 'blocked_by' };
    case 'priority':
      return { kind: 'priority', what, priority: say.priority() ?? 'p1' };
    case 'rename':
      return {
        kind: 'rename',
        what: slots['quoted'] ? say.text('quoted') : what,
        title: say.text('title'),
      };
    case 'remind':
      return { kind: 'remind', what, when: say.reminder() };
    case 'repeat':
    case 'repeat-bare':
      return { kind: 'repeat', what, recurrence: say.time('rule') };
    case 'reschedule-bare':
      return { kind: 'reschedule', what, when: say.time('when'), bare: true };
    case 'move':
      return { kind: 'move', what, project: say.name('project') || say.name('hash') };
    case 'section':
      return {
        kind: 'section',
        what,
        section: say.name('section') || say.name('slash'),
        ...(slots['project'] ? { project: say.name('project') } : {}),
      };
    case 'add-under':
    case 'subtask':
      return { kind: 'subtask', what, title: say.text('title') };
    case 'tag':
      return { kind: 'tag', what, add: say.tags(), remove: [] };
    case 'untag':
      return { kind: 'tag', what, add: [], remove: say.tags() };
    case 'assign':
      return { kind: 'assign', what, person: say.text('person') || 'me' };
    case 'comment':
      return { kind: 'comment', what, body: say.text('text') };
    case 'note':
      return { kind: 'note', what, body: say.text('text') };
    case 'block':
      return { kind: 'block', what, by: say.quoted('others') };
    case 'snooze':
      return { kind: 'snooze', what, until: say.until() };
    case 'duration':
      return { kind: 'duration', what, duration: say.time('span') };
    case 'preview':
      return { kind: 'preview', recurrence: say.time('rule') };
    default:
      return toOrganize(intent, say);
  }
}

function toOrganize(intent: Clause['intent'], say: Reader): OrganizeCommand | undefined {
  const project = say.name('project');
  switch (intent) {
    case 'save-filter':
      return { kind: 'save-filter', name: say.name('name'), filter: say.quoted('filter') };
    case 'use-filter':
    case 'delete-filter':
      return { kind: intent, name: say.name('name') };
    case 'rename-tag':
      return { kind: 'rename-tag', tag: say.name('tag'), name: say.name('name') };
    case 'delete-tag':
      return { kind: 'delete-tag', tag: say.name('tag') };
    case 'members':
      return { kind: 'members', project };
    case 'share':
      return { kind: 'share', project, person: say.text('person'), role: say.role() };
    case 'unshare':
      return { kind: 'share', project, person: say.text('person'), role: 'none' };
    case 'sections':
      return { kind: 'sections', action: 'list', project };
    case 'add-section':
      return { kind: 'sections', action: 'add', project, name: say.name('name') };
    case 'rename-section':
      return {
        kind: 'sections',
        action: 'rename',
        project,
        section: say.name('section'),
        name: say.name('name'),
      };
    case 'delete-section':
      return { kind: 'sections', action: 'delete', project, section: say.name('section') };
    case 'rename-project':
      return { kind: 'change-project', action: 'rename', project, name: say.name('name') };
    case 'archive':
    case 'unarchive':
      return { kind: 'change-project', action: intent, project: project || say.name('hash') };
    case 'delete-project':
      return { kind: 'change-project', action: 'delete', project: project || say.name('hash') };
    case 'time-zone':
      return { kind: 'setting', change: { time_zone: say.text('text') } };
    case 'week-start':
      return say.weekStart();
    case 'default-reminder':
      return { kind: 'setting', change: { default_reminder: say.text('text') } };
    default:
      return undefined;
  }
}

const ROLES = ['owner', 'editor', 'viewer'] as const;
const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The words of slots in the form that is wanted. */
class Reader {
  readonly #slots: Slots;
  readonly #language: Language;

  constructor(slots: Slots, language: Language) {
    this.#slots = slots;
    this.#language = language;
  }

  #tokens(slot: string): Token[] {
    return this.#slots[slot] ?? [];
  }

  text(slot: string): string {
    return textOf(this.#tokens(slot));
  }

  quoted(slot: string): string {
    return quotedTextOf(this.#tokens(slot));
  }

  /** What the tasks are called; where nothing is, it is what was spoken of last. */
  tasks(): string {
    const { tasks2, did, tasks } = this.#slots;
    const named = quotedTextOf(tasks2 ?? did ?? tasks ?? []);
    return named === '' ? (this.#language.references.one[0] ?? '') : named;
  }

  name(slot: string): string {
    return bareName(this.text(slot));
  }

  time(slot: string): string {
    return timeText(this.#tokens(slot), this.#language);
  }

  priority(): string | undefined {
    const slot = ['priority', 'level', 'p'].find((name) => this.#slots[name]);
    return slot && this.#language.priorities[this.text(slot).toLowerCase()];
  }

  tags(): string[] {
    const { or } = this.#language.query;
    const tokens = this.#slots['tags'] ?? this.#slots['ats'] ?? this.#tokens('tag');
    return tokens
      .filter(({ norm }) => !or.split('|').includes(norm))
      .map(({ text }) => bareName(text));
  }

  role(): (typeof ROLES)[number] {
    return ROLES.find((role) => this.text('role').toLowerCase() === role) ?? 'editor';
  }

  /** "30 minutes before", or when it is to be. */
  reminder(): string {
    if (this.#slots['span']) return `${this.time('span')} before`;
    return this.#slots['when'] ? this.time('when') : '';
  }

  until(): string {
    if (this.#slots['span']) return `in ${this.time('span')}`;
    return this.#slots['when'] ? this.time('when') : 'in 1 hour';
  }

  weekStart(): OrganizeCommand | undefined {
    const place = WEEK.findIndex((day) => day.startsWith(this.time('when').slice(0, 3)));
    return place < 0 ? undefined : { kind: 'setting', change: { week_start: place + 1 } };
  }

  line(): NewLine {
    const level = this.#slots['level'] && this.priority();
    return {
      text: this.quoted('line'),
      ...(level ? { priority: level } : {}),
      ...(this.#slots['project'] ? { project: this.name('project') } : {}),
      ...(this.#slots['when'] ? { when: this.time('when') } : {}),
    };
  }
}
