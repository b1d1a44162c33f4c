import type { Format } from '../format.ts';
import { readICalendar } from '../icalendar/read.ts';
import { writeICalendar } from '../icalendar/write.ts';

/** VTODOs, as calendar programs keep tasks. */
export const icalendar: Format = {
  name: 'icalendar',
  holdsDone: true,
  recognises: (content) => /^\uFEFF?\s*BEGIN:VCALENDAR/iu.test(content),
  read: readICalendar,
  write: writeICalendar,
};
