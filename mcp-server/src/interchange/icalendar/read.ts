import { createHash } from 'node:crypto';

import type { ReminderSpec } from '../../domain/reminders/reminder-store.ts';
import { occurrenceKey, type When } from '../../recurrence/index.ts';
import { parseDuration, parseReminder, type WordsContext } from '../../words/index.ts';
import {
  bareTask,
  emptyInterchange,
  type Interchange,
  type InterchangeTask,
} from '../interchange.ts';
import { readDay, readInstant } from '../values.ts';
import { type Component, type Property, readCalendars } from './components.ts';
import { addDuration, keysOf, readTimes, Zones } from './read-time.ts';

/** What of a task has a place here; the rest but bookkeeping is told. */
const KNOWN = new Set(
  `uid summary description due dtstart duration status completed percent-complete priority categories
   related-to rrule exdate rdate recurrence-id comment created estimated-duration url location
   dtstamp last-modified sequence class transp organizer request-status`.split(/\s+/u),
);
const CLOSED = new Set(['COMPLETED', 'CANCELLED']);

/** The tasks (VTODO) of an iCalendar file (RFC 5545; RELTYPE=DEPENDS-ON is RFC 9253's). */
export function readICalendar(content: string, words: WordsContext): Interchange {
  const data = emptyInterchange();
  const children: { parent: string; child: string }[] = [];
  for (const calendar of readCalendars(content, data.problems)) {
    const zones = new Zones(calendar, words.timeZone);
    const name = first(calendar, 'x-wr-calname') ?? first(calendar, 'name');
    for (const component of calendar.components) {
      if (component.name === 'VTODO')
        new TodoReader({
          todo: component,
          data,
          zones,
          words,
          children,
          calendarName: name,
        }).read();
      else if (component.name !== 'VTIMEZONE')
        data.problems.push({ path: component.path, message: `${component.name} is not a task.` });
    }
  }
  const taskOf = new Map(data.tasks.map((task) => [task.key, task]));
  for (const { parent, child } of children) {
    const below = taskOf.get(child);
    if (below) below.parent = parent;
  }
  exceptMoved(data, taskOf);
  return data;
}

/** An occurrence that was moved is a task of its own, and left out of its series. */
function exceptMoved(data: Interchange, taskOf: ReadonlyMap<string, InterchangeTask>): void {
  for (const task of data.tasks) {
    const [, uid, occurrence] = /^(.*) at (\S+)$/su.exec(task.key) ?? [];
    const master = uid === undefined ? undefined : taskOf.get(uid);
    if (master?.recurrence && occurrence !== undefined)
      master.recurrence.exdates = [...(master.recurrence.exdates ?? []), occurrence];
  }
}

function first({ properties }: Component, name: string): string | undefined {
  return properties.find((property) => property.name === name)?.values[0];
}

interface Reading {
  todo: Component;
  data: Interchange;
  zones: Zones;
  words: WordsContext;
  /** RELTYPE=CHILD, which is told by the parent. */
  children: { parent: string; child: string }[];
  calendarName: string | undefined;
}

class TodoReader {
  readonly #reading: Reading;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  read(): void {
    const { todo, data, words, zones } = this.#reading;
    const status = this.#text('status')?.toUpperCase();
    if (status === 'CANCELLED') return this.#tell('It was cancelled, and is left out.');
    const completed = this.#time('completed');
    const isDone =
      CLOSED.has(status ?? '') ||
      completed !== undefined ||
      this.#text('percent-complete') === '100';
    const due = this.#due();
    const task: InterchangeTask = {
      ...bareTask({ key: this.#key(), path: todo.path, title: this.#text('summary') ?? '' }),
      ...this.#place(),
      notes: this.#notes(),
      tags: this.#all('categories').flatMap((property) => property.values),
      priority: priorityOf(Number(this.#text('priority') ?? 0)),
      due,
      deadline: readDay(this.#text('x-taskloom-deadline') ?? ''),
      durationMinutes: this.#duration(),
      createdAt: readInstant(this.#text('created') ?? ''),
      completedAt: isDone ? (instantOf(completed) ?? instantOf(nowOf(words))) : undefined,
      comments: this.#all('comment').map((property) => ({
        body: property.values[0] ?? '',
        createdAt: readInstant(property.params['x-created'] ?? ''),
      })),
      recurrence: this.#recurrence(zones),
    };
    task.reminders = this.#reminders(due);
    this.#relate(task);
    for (const property of todo.properties)
      if (!KNOWN.has(property.name) && !property.name.startsWith('x-'))
        this.#tell(`${property.name.toUpperCase()} is not kept.`, property.path);
    data.tasks.push(task);
  }

  #all(name: string): Property[] {
    return this.#reading.todo.properties.filter((property) => property.name === name);
  }

  #text(name: string): string | undefined {
    return first(this.#reading.todo, name);
  }

  #tell(message: string, path = this.#reading.todo.path): void {
    this.#reading.data.problems.push({ path, message });
  }

  #time(name: string): When | undefined {
    const [property] = this.#all(name);
    if (!property) return undefined;
    const zone = property.params['tzid'];
    const { zones } = this.#reading;
    if (zones.find(zone) === undefined)
      this.#tell(`The zone "${zone?.slice(0, 100)}" is not known; yours was taken.`, property.path);
    const [when] = readTimes(property, zones);
    if (!when) this.#tell(`${name.toUpperCase()} is not understood.`, property.path);
    return when;
  }

  /** A task that repeats does so by its start (RFC 5545 section 3.8.5.3). */
  #due(): When | undefined {
    const start = this.#time('dtstart');
    if (start && this.#text('rrule') !== undefined) return start;
    const length = this.#text('duration');
    const due = this.#time('due');
    if (due || !start || length === undefined) return due ?? start;
    return addDuration(start, length) ?? start;
  }

  #key(): string {
    const uid =
      this.#text('uid') ??
      createHash('sha256')
        .update(JSON.stringify(this.#reading.todo.properties.map(({ name, raw }) => [name, raw])))
        .digest('base64url');
    const moved = this.#time('recurrence-id');
    return moved ? `${uid} at ${occurrenceKey(moved)}` : uid;
  }

  #place(): Pick<InterchangeTask, 'project' | 'section'> {
    const { data, todo, calendarName } = this.#reading;
    const project = this.#text('x-taskloom-project') ?? calendarName;
    if (project === undefined || project.trim() === '') return {};
    const key = project.toLowerCase();
    if (!data.projects.some((each) => each.key === key))
      data.projects.push({ key, path: todo.path, name: project });
    const section = this.#text('x-taskloom-section');
    if (section === undefined) return { project: key };
    const sectionKey = `${key}/${section.toLowerCase()}`;
    if (!data.sections.some((each) => each.key === sectionKey))
      data.sections.push({ key: sectionKey, path: todo.path, project: key, name: section });
    return { project: key, section: sectionKey };
  }

  #notes(): string | undefined {
    const parts = [this.#text('description'), this.#text('location'), this.#text('url')];
    const notes = parts.filter((part) => part !== undefined && part.trim() !== '').join('\n\n');
    return notes === '' ? undefined : notes;
  }

  #duration(): number | undefined {
    const text = this.#text('estimated-duration');
    if (text === undefined) return undefined;
    const parsed = parseDuration(text);
    if (!parsed.ok) this.#tell('ESTIMATED-DURATION is not understood.');
    return parsed.ok ? parsed.value.minutes : undefined;
  }

  #recurrence(zones: Zones): InterchangeTask['recurrence'] {
    const own = this.#text('x-taskloom-rrule');
    if (own !== undefined) return { text: `RRULE:${own}` };
    const [rule, second] = this.#all('rrule');
    const rdates = keysOf(this.#all('rdate'), zones);
    if (second) this.#tell('Only the first RRULE was taken.', second.path);
    if (!rule) {
      if (rdates.length > 0) this.#tell('RDATE without RRULE is not kept.');
      return undefined;
    }
    if (this.#text('recurrence-id') !== undefined) return undefined;
    return {
      text: `RRULE:${rule.raw}`,
      exdates: keysOf(this.#all('exdate'), zones),
      rdates,
      ...(this.#text('x-taskloom-anchor') === 'completion' ? { anchor: 'completion' } : {}),
    };
  }

  #reminders(due: When | undefined): ReminderSpec[] {
    const alarms = this.#reading.todo.components.filter(({ name }) => name === 'VALARM');
    return alarms.flatMap((alarm) => {
      const trigger = alarm.properties.find((property) => property.name === 'trigger');
      // Apple's mark for "no alarm".
      if (!trigger || first(alarm, 'action')?.toUpperCase() === 'NONE') return [];
      const spec = this.#readTrigger(trigger, due);
      if (!spec) this.#tell('This alarm is not understood.', trigger.path);
      return spec ?? [];
    });
  }

  #readTrigger({ values, params }: Property, due: When | undefined): ReminderSpec | undefined {
    const [value = ''] = values;
    const at = readInstant(value);
    if (at !== undefined) return { at };
    const start = this.#time('dtstart');
    const isFromStart = params['related']?.toUpperCase() !== 'END';
    if (isFromStart && start && due && occurrenceKey(start) !== occurrenceKey(due)) {
      const moment = addDuration(start, value);
      return moment && 'at' in moment ? { at: moment.at } : undefined;
    }
    const parsed = parseReminder(value, this.#reading.words);
    return parsed.ok ? parsed.value : undefined;
  }

  #relate(task: InterchangeTask): void {
    for (const { params, values } of this.#all('related-to')) {
      const [key = ''] = values;
      const type = params['reltype']?.toUpperCase() ?? 'PARENT';
      if (type === 'PARENT') task.parent = key;
      else if (type === 'CHILD') this.#reading.children.push({ parent: task.key, child: key });
      else if (type === 'DEPENDS-ON' || type === 'FINISHTOSTART') task.blockedBy.push(key);
    }
  }
}

/** RFC 5545 section 3.8.1.9: 1 to 4 are high, 5 medium, 6 to 9 low, 0 none. */
function priorityOf(value: number): number {
  if (value >= 1 && value <= 4) return 1;
  if (value === 5) return 2;
  return value >= 6 && value <= 9 ? 3 : 4;
}

function instantOf(when: When | undefined): string | undefined {
  if (!when) return undefined;
  return readInstant('at' in when ? when.at : `${when.date}T00:00:00Z`);
}

function nowOf({ now, timeZone }: WordsContext): When {
  return { at: now.toString(), timeZone };
}
