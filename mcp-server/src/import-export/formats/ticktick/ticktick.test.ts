import { expect, test } from 'vitest';

import { datesOf, readFile } from '../../testing/read-file.ts';

test('TickTick’s backup: below its preamble, checklists as subtasks', async () => {
  const { format, task, tasks, problems, projects, sections } =
    await readFile(`"Date: 2026-11-20+0000"
"Version: 7.1"
"Status: 
0 Normal
1 Completed
2 Archived"
"Folder Name","List Name","Title","Kind","Tags","Content","Is Check list","Start Date","Due Date","Reminder","Repeat","Priority","Status","Created Time","Completed Time","Order","Timezone","Is All Day","Is Floating","Column Name","Column Order","View Mode","taskId","parentId"
"Private","Home","Pay rent","TEXT","money, bills","By bank","N","2026-12-01T08:00:00+0000","2026-12-01T08:00:00+0000","-PT30M","FREQ=MONTHLY;INTERVAL=1;TT_SKIP=WEEKEND","5","0","2026-11-01T10:00:00+0000","","1","Europe/Berlin","false","false","To do","0","list","10",""
"","Home","Pack","CHECKLIST","","▫Socks
▪Shirts","Y","2026-12-04T23:00:00+0000","2026-12-04T23:00:00+0000","P0DT9H0M0S","","0","0","2026-11-01T10:00:00+0000","","2","Europe/Berlin","true","false","Not Sectioned","0","list","11",""
"","Inbox","Old","TEXT","","","N","","","","","1","2","2026-10-01T10:00:00+0000","2026-10-02T10:00:00+0000","3","Europe/Berlin","","false","","","list","12","10"
`);
  expect(format).toBe('ticktick-csv');
  expect(projects).toMatchObject([{ name: 'Home' }, { name: 'Inbox', inbox: true }]);
  expect(sections).toMatchObject([{ name: 'To do' }]);
  expect(task('Pay rent')).toMatchObject({
    tags: ['money', 'bills'],
    notes: 'By bank',
    priority: 1,
    due: { at: '2026-12-01T08:00:00.000Z', timeZone: 'Europe/Berlin' },
    reminders: [{ offset: '-PT30M' }],
    createdAt: '2026-11-01T10:00:00.000Z',
  });
  expect(datesOf(task('Pay rent'))[1]).toBe('2027-01-01T08:00:00Z');
  expect(task('Pack')).toMatchObject({
    due: { date: '2026-12-05' },
    reminders: [{ offset: 'PT0S' }],
  });
  expect(tasks.slice(2, 4)).toMatchObject([
    { title: 'Socks', parent: '11', completedAt: undefined },
    { title: 'Shirts', parent: '11', completedAt: expect.any(String) },
  ]);
  expect(task('Old')).toMatchObject({
    parent: '10',
    priority: 3,
    completedAt: '2026-10-02T10:00:00.000Z',
  });
  expect(problems).toMatchObject([{ path: 'line 8', message: expect.stringContaining('TT_SKIP') }]);
});
