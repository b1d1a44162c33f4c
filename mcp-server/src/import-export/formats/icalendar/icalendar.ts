import type { WritableFormat } from '../../file-format.ts';
import { readICalendar } from './read.ts';
import { writeICalendar } from './write.ts';

/** VTODOs, as calendar programs keep tasks. */
export const icalendar: WritableFormat = {
  name: 'icalendar',
  origin: 'icalendar',
  holdsDone: true,
  recognises: ({ text }) => /^\s*BEGIN:VCALENDAR/iu.test(text),
  read: ({ text }, { words }) => readICalendar(text, words),
  write: writeICalendar,
  losses: ({ assignee, comments }) => [
    ...(assignee === undefined ? [] : ['assignees']),
    ...(comments.some(({ author }) => author !== undefined && author !== 'me')
      ? ['authors of comments']
      : []),
  ],
  mimeType: 'text/calendar',
  extension: 'ics',
};
