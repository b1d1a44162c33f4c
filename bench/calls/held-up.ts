import type { Bench } from './bench.ts';
import { callTool } from './client.ts';
import { beside } from './measure.ts';

const TASKS = 5000;
/** Fall on few days, or on none: long to work out. */
const RARE_RULE = 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU';
const RARER_RULE = 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU';
const NO_RULE = 'RRULE:FREQ=WEEKLY;BYMONTH=2;BYDAY=MO,TU;BYSETPOS=5,-5';
const RARE_LINE =
  'pay the hall on the last workday of jan, apr and oct every 3 years at 7:30 for 9 years';

/** How long somebody else waits for the smallest call while one person's work is heavy. */
export async function heldUp({ report, rpc, addPerson }: Bench): Promise<void> {
  const { rpc: heavy } = await addPerson('Heavy');
  const rows = Array.from({ length: TASKS }, (_, n) => `task,Imported ${n},,4,1,,,tomorrow`);
  const head = 'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE';
  const content = [head, ...rows].join('\n');
  const works: Record<string, [tool: string, input: object]> = {
    'import of 5,000 tasks': ['import_tasks', { format: 'todoist-csv', content }],
    'export of 5,000 tasks': ['export_tasks', { format: 'taskloom-json' }],
    'a rule that falls on few days': ['preview_recurrence', { recurrence: RARE_RULE, count: 50 }],
    'a rule of days that falls on few': [
      'preview_recurrence',
      { recurrence: RARER_RULE, count: 50 },
    ],
    'a task with such a rule': [
      'add_tasks',
      { tasks: [{ title: 'Leap', recurrence: RARER_RULE }] },
    ],
    'a rule that falls on no day': ['preview_recurrence', { recurrence: NO_RULE }],
    'a line with a rare rule': ['quick_add', { text: RARE_LINE }],
  };
  for (const [what, [tool, input]] of Object.entries(works)) {
    const { max, tookMs, error } = await beside(
      () => rpc('ping'),
      () => callTool(heavy, tool, input),
    );
    report.add(`others during ${what}`, { 'longest ping ms': [max, 50] });
    report.note('… which took', `${Math.round(tookMs)} ms${error ? `, and failed: ${error}` : ''}`);
  }
}
