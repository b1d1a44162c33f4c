import { occurrenceKey } from '../../../recurrence/index.ts';
import type { WordsContext } from '../../../words/index.ts';
import { emptyPortableData, type PortableData } from '../../portable-data.ts';
import { readCalendars } from './components.ts';
import { type CalendarReading, readTodo } from './read-todo.ts';
import { repeatsWhenDue } from './shift-rule.ts';
import { Zones } from './zones.ts';

/** The tasks (VTODO) of an iCalendar file (RFC 5545; RELTYPE=DEPENDS-ON is RFC 9253's). */
export function readICalendar(content: string, words: WordsContext): PortableData {
  const data = emptyPortableData();
  const found: Pick<CalendarReading, 'children' | 'overrides' | 'masters'> = {
    children: [],
    overrides: [],
    masters: new Map(),
  };
  const { year } = words.now.toZonedDateTimeISO('UTC');
  for (const calendar of readCalendars(content, data.problems)) {
    const zones = new Zones(calendar, { own: words.timeZone, year });
    const valueOf = (name: string) =>
      calendar.properties.find((property) => property.name === name)?.values[0];
    const calendarName = valueOf('x-wr-calname') ?? valueOf('name');
    const reading = { data, zones, words, calendarName, ...found };
    for (const component of calendar.components) {
      if (component.name === 'VTODO') readTodo(component, reading);
      else if (component.name !== 'VTIMEZONE')
        data.problems.push({ path: component.path, message: `${component.name} is not a task.` });
    }
  }
  const taskOf = new Map(data.tasks.map((task) => [task.key, task]));
  for (const { parent, child } of found.children) {
    const below = taskOf.get(child);
    if (below) below.parent = parent;
  }
  repeatMasters(data, found);
  return data;
}

/** An occurrence that has a VTODO of its own (RECURRENCE-ID) is left out of its series. */
function repeatMasters(
  { problems }: PortableData,
  { overrides, masters }: Pick<CalendarReading, 'overrides' | 'masters'>,
): void {
  for (const { uid, occurrence } of overrides)
    masters.get(uid)?.repeats.exdates.push(occurrenceKey(occurrence));
  for (const { task, repeats, start, lag, timeZone } of masters.values()) {
    const { isSpelledOut, ...moved } = repeatsWhenDue(repeats, { start, lag, timeZone });
    task.recurrence = moved;
    if (isSpelledOut)
      problems.push({
        path: task.path,
        message:
          'No rule says when it is due, as it lies on other days than its start: ' +
          `its next ${moved.rdates?.length ?? 0} dates were taken one by one.`,
      });
  }
}
