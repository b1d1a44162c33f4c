import { createHash } from 'node:crypto';

import { Temporal } from 'temporal-polyfill';

import { occurrenceKey, type When } from '../../../recurrence/index.ts';
import { parseDuration, type WordsContext } from '../../../words/index.ts';
import {
  bareTask,
  type PortableData,
  type PortableTask,
  type Repeats,
} from '../../portable-data.ts';
import { readDay, readInstant } from '../../read-dates.ts';
import type { Component, Property } from './components.ts';
import { readAlarms } from './read-alarms.ts';
import { addDuration, clockOf, Lag, readTimes } from './read-time.ts';
import type { Zones } from './zones.ts';

/** What of a task has a place here; the rest but bookkeeping is told. */
const KNOWN = new Set(
  `uid summary description due dtstart duration status completed percent-complete priority categories
   related-to rrule exdate rdate recurrence-id comment created estimated-duration url location
   dtstamp last-modified sequence class transp organizer request-status`.split(/\s+/u),
);

interface Master {
  task: PortableTask;
  /** By the start of each occurrence, as the file has it. */
  repeats: Repeats & { exdates: string[] };
  start: When;
  lag: Lag;
  timeZone: string;
}

export interface CalendarReading {
  data: PortableData;
  zones: Zones;
  words: WordsContext;
  calendarName: string | undefined;
  /** RELTYPE=CHILD, which is told by the parent. */
  children: { parent: string; child: string }[];
  /** Occurrences that have a VTODO of their own, also of cancelled ones. */
  overrides: { uid: string; occurrence: When }[];
  /** Tasks that repeat, by UID. */
  masters: Map<string, Master>;
}

export function readTodo(todo: Component, reading: CalendarReading): void {
  new TodoReader(todo, reading).read();
}

class TodoReader {
  readonly #todo: Component;
  readonly #reading: CalendarReading;

  constructor(todo: Component, reading: CalendarReading) {
    this.#todo = todo;
    this.#reading = reading;
  }

  read(): void {
    const { data, words, zones, overrides } = this.#reading;
    const status = this.#text('status')?.toUpperCase();
    const occurrence = this.#time('recurrence-id');
    const uid = this.#uid();
    if (occurrence) overrides.push({ uid, occurrence });
    if (status === 'CANCELLED') return this.#tell('It was cancelled, and is left out.');
    const completed = this.#time('completed');
    const isDone =
      status === 'COMPLETED' || completed !== undefined || this.#text('percent-complete') === '100';
    const start = this.#time('dtstart');
    const due = this.#due(start);
    const task: PortableTask = {
      ...bareTask({
        key: occurrence ? `${uid} at ${occurrenceKey(occurrence)}` : uid,
        path: this.#todo.path,
        title: this.#text('summary') ?? '',
      }),
      ...this.#place(),
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
    };
    const repeats = occurrence ? undefined : this.#repeats();
    const lag = start && due && new Lag({ start, due, own: zones.own });
    if (repeats && start && lag)
      this.#reading.masters.set(uid, {
        task,
        repeats,
        start,
        lag,
        timeZone: 'at' in start ? start.timeZone : words.timeZone,
      });
    else if (repeats) task.recurrence = repeats;
    task.notes = this.#notes(!repeats && start && lag && !lag.isNone ? start : undefined);
    task.reminders = readAlarms(this.#todo, {
      start,
      due,
      words,
      tell: (message, path) => this.#tell(message, path),
    });
    this.#relate(task);
    for (const property of this.#todo.properties)
      if (!KNOWN.has(property.name) && !property.name.startsWith('x-'))
        this.#tell(`${property.name.toUpperCase()} is not kept.`, property.path);
    data.tasks.push(task);
  }

  #all(name: string): Property[] {
    return this.#todo.properties.filter((property) => property.name === name);
  }

  #text(name: string): string | undefined {
    return this.#todo.properties.find((property) => property.name === name)?.values[0];
  }

  #tell(message: string, path = this.#todo.path): void {
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

  #due(start: When | undefined): When | undefined {
    const length = this.#text('duration');
    const due = this.#time('due') ?? (start && length !== undefined && addDuration(start, length));
    if (!due) {
      if (start) this.#tell('It has no due date; here its start is one.');
      return start;
    }
    if (!start || !new Lag({ start, due, own: this.#reading.zones.own }).isBackwards) return due;
    this.#tell('It is due before it starts; its start is not kept.');
    return due;
  }

  #uid(): string {
    const raw = this.#todo.properties.map((property) => [property.name, property.raw]);
    return (
      this.#text('uid') ?? createHash('sha256').update(JSON.stringify(raw)).digest('base64url')
    );
  }

  #place(): Pick<PortableTask, 'project' | 'section'> {
    const { data, calendarName } = this.#reading;
    const project = this.#text('x-taskloom-project') ?? calendarName;
    if (project === undefined || project.trim() === '') return {};
    const key = project.toLowerCase();
    if (!data.projects.some((each) => each.key === key))
      data.projects.push({ key, path: this.#todo.path, name: project });
    const section = this.#text('x-taskloom-section');
    if (section === undefined) return { project: key };
    const sectionKey = `${key}/${section.toLowerCase()}`;
    if (!data.sections.some((each) => each.key === sectionKey))
      data.sections.push({ key: sectionKey, path: this.#todo.path, project: key, name: section });
    return { project: key, section: sectionKey };
  }

  /** Tasks have no start here: one that is not the due date is kept in the notes. */
  #notes(start: When | undefined): string | undefined {
    if (start) this.#tell('A start that is not the due date is kept in the notes.');
    const zone = start && 'at' in start ? start.timeZone : '';
    const clock =
      start &&
      ('date' in start ? start.date : `${clockOf(start, zone).toString().slice(0, 16)} ${zone}`);
    const parts = [
      this.#text('description'),
      this.#text('location'),
      this.#text('url'),
      clock && `Start: ${clock.replace('T', ' ')}`,
    ];
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

  #repeats(): Master['repeats'] | undefined {
    const keys = (name: string) =>
      this.#all(name).flatMap((each) => readTimes(each, this.#reading.zones).map(occurrenceKey));
    const own = this.#text('x-taskloom-rrule');
    const rdates = keys('rdate');
    if (own !== undefined) return { text: `RRULE:${own}`, exdates: [] };
    const [rule, second] = this.#all('rrule');
    if (second) this.#tell('Only the first RRULE was taken.', second.path);
    if (!rule) {
      if (rdates.length > 0) this.#tell('RDATE without RRULE is not kept.');
      return undefined;
    }
    return {
      text: `RRULE:${rule.raw}`,
      exdates: keys('exdate'),
      rdates,
      ...(this.#text('x-taskloom-anchor') === 'completion' ? { anchor: 'completion' } : {}),
    };
  }

  #relate(task: PortableTask): void {
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
  return { at: Temporal.Instant.from(now).toString(), timeZone };
}
