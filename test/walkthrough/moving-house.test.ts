import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { shareWith } from '../../mcp-server/src/testing/share-with.ts';
import type { Answer } from '../../mcp-server/src/testing/test-server.ts';
import { type Caller, type Household, startHousehold } from './household.ts';
import { TOOLS_FOR_PEOPLE, TOOLS_FOR_SERVICES } from './tools.ts';

/**
 * Every tool, called as a person's programs and the platform's own workers call them: over HTTP, with
 * the official clients of both protocol eras. Each chapter goes on where the one before ended.
 * It is Saturday, 21 November 2026, 11:00 in Berlin, and Anna is moving house in December.
 */
describe('Anna moves house', () => {
  let house: Household;
  let anna: Caller;
  let ben: Caller;
  let recurrence: Caller;
  let notification: Caller;
  beforeAll(async () => {
    house = await startHousehold({ now: '2026-11-21T10:00:00Z' });
    ({ anna, ben, recurrence, notification } = house);
  });
  afterAll(() => house[Symbol.asyncDispose]());

  test('she finds every tool on the list, and no service’s', async () => {
    const { tools } = await anna.client.listTools();
    const names = tools.map((tool) => tool.name);
    expect(names).toEqual(expect.arrayContaining(TOOLS_FOR_PEOPLE));
    for (const name of TOOLS_FOR_SERVICES) expect(names).not.toContain(name);
    expect((await house.laptop.listTools()).tools.map((tool) => tool.name)).toEqual(names);
    const { tools: theirs } = await recurrence.client.listTools();
    expect(theirs.map((tool) => tool.name)).toEqual(expect.arrayContaining(TOOLS_FOR_SERVICES));
  });

  test('she says who and where she is', async () => {
    const me = await anna.call('get_me');
    expect(me).toMatchObject({ name: 'Anna', time_zone: 'Europe/Berlin' });
    const { settings } = await anna.call('update_settings', {
      week_start: 1,
      default_reminder: '10 min before',
    });
    expect(settings).toMatchObject({ week_start: 1, default_reminder: '-PT10M' });
  });

  test('she sets up a project with sections', async () => {
    const { projects } = await anna.call('add_projects', {
      projects: [{ name: 'Move' }, { name: 'Old flat', color: '#888888' }],
    });
    expect(projects).toMatchObject([{ name: 'Move', role: 'owner' }, { name: 'Old flat' }]);
    const changed = await anna.call('update_projects', {
      projects: [{ project: 'Old flat', name: 'Flat in Mill Lane', parent: 'Move' }],
    });
    expect(changed.projects).toMatchObject([{ name: 'Flat in Mill Lane', color: '#888888' }]);
    await anna.call('manage_sections', { project: 'Move', action: 'add', name: 'Before' });
    const { sections } = await anna.call('manage_sections', {
      project: 'Move',
      action: 'add',
      name: 'On the day',
    });
    expect(sections).toMatchObject([{ name: 'Before' }, { name: 'On the day' }]);
  });

  test('she writes down what comes to mind, in words and in fields', async () => {
    const { tasks, understood } = await anna.call('quick_add', {
      text: 'Call the landlord monday at 10 p1 #Move /Before @phone',
    });
    expect(tasks).toMatchObject([
      { title: 'Call the landlord', priority: 'p1', tags: ['phone'], due: { at: MONDAY_AT_10 } },
    ]);
    expect(understood.map((part: Answer) => part.kind)).toContain('due');

    const batch = await anna.call('add_tasks', {
      tasks: [
        {
          title: 'Book a van',
          project: 'Move',
          section: 'Before',
          due: 'dec 1',
          duration: '15 min',
        },
        { title: 'Pack books', project: 'Move', blocked_by: ['Book a van'], deadline: 'dec 12' },
        { title: 'Get boxes', project: 'Move', parent: 'Pack books', tags: ['errand'] },
        { title: 'Water the plants', project: 'Flat in Mill Lane', due: 'today' },
        { title: 'Nonsense', due: 'the day the music died' },
      ],
    });
    expect(batch.tasks).toHaveLength(4);
    expect(batch.failures).toMatchObject([{ index: 4, code: 'invalid_input' }]);
  });

  test('she finds them again, by filter, text and page', async () => {
    expect(await titles({ filter: '##Move & !blocked', sort: 'title' })).toEqual([
      'Book a van',
      'Call the landlord',
      'Get boxes',
      'Water the plants',
    ]);
    expect(await titles({ filter: 'blocked' })).toEqual(['Pack books']);
    expect(await titles({ text: 'landlrod' })).toEqual(['Call the landlord']);
    const first = await anna.call('find_tasks', { sort: 'title', limit: 3 });
    const rest = await anna.call('find_tasks', { sort: 'title', cursor: first.next_cursor });
    expect([...first.tasks, ...rest.tasks]).toHaveLength(5);
    const { tasks, failures } = await anna.call('get_tasks', { tasks: ['Get boxes', 'Get foxes'] });
    expect(tasks).toMatchObject([{ title: 'Get boxes', tags: ['errand'] }]);
    expect(failures).toMatchObject([{ index: 1, code: 'not_found' }]);
  });

  test('she lets something repeat, looks ahead and skips once', async () => {
    const preview = await anna.call('preview_recurrence', { recurrence: 'every 3 days', count: 2 });
    expect(preview.rrule).toContain('INTERVAL=3');
    expect(preview.next).toHaveLength(2);
    const { task } = await anna.call('set_recurrence', {
      task: 'Water the plants',
      recurrence: 'every 3 days',
    });
    expect(task.recurrence).toMatchObject({ anchor: 'schedule' });
    const skipped = await anna.call('skip_occurrence', { task: 'Water the plants' });
    expect(Date.parse(skipped.task.due.date)).toBeGreaterThan(Date.parse(task.due.date));
    const { tasks } = await anna.call('reschedule_tasks', {
      tasks: ['Water the plants'],
      due: 'tomorrow',
    });
    expect(tasks).toMatchObject([{ due: { date: '2026-11-22' }, recurrence: {} }]);
  });

  test('she does one, and the worker makes the next', async () => {
    const { tasks } = await anna.call('complete_tasks', { tasks: ['Water the plants'] });
    expect(tasks).toMatchObject([{ status: 'done' }]);
    const made = await recurrence.call('advance_series', { task_id: tasks[0].id });
    expect(made.tasks).toMatchObject([{ title: 'Water the plants', status: 'open' }]);
    await anna.call('add_tasks', {
      tasks: [{ title: 'Tidy up', project: 'Move', recurrence: 'every day at 18:00' }],
    });
    house.server.setNow('2026-11-22T18:00:00Z');
    const due = await recurrence.call('generate_due_occurrences');
    expect(due).toMatchObject({ generated: 1, more: false });
    expect(await titles({ text: 'Tidy up' })).toHaveLength(2);
  });

  test('she is reminded once, reads it, and puts another off', async () => {
    const { task } = await anna.call('set_reminders', {
      task: 'Call the landlord',
      reminders: ['-PT30M'],
    });
    expect(task.reminders).toMatchObject([{ offset: '-PT30M', fire_at: MONDAY_AT_HALF_PAST_9 }]);
    house.server.setNow('2026-11-23T08:30:00Z');
    expect((await notification.call('release_due_reminders')).released).toBeGreaterThan(0);
    // The worker hears of the notice by an event, which names it.
    const [notice] = await house.server.admin`
      select id from taskloom.notices where task_id = ${task.id} and kind = 'reminder'`;
    const delivery = { notice_id: notice?.['id'] };
    expect(await notification.call('record_delivery', delivery)).toMatchObject({ recorded: true });
    expect(await notification.call('record_delivery', delivery)).toMatchObject({ recorded: false });
    const inbox = await anna.call('find_notifications', { unread: true });
    expect(inbox.notifications).toMatchObject([{ title: 'Call the landlord', task_id: task.id }]);
    expect(await anna.call('mark_notifications', { all: true })).toMatchObject({ unread_count: 0 });
    const snoozed = await anna.call('snooze_reminders', {
      tasks: ['Call the landlord'],
      until: 'in 20 min',
    });
    expect(JSON.stringify(snoozed.tasks)).toContain('2026-11-23T08:50:00');
  });

  test('she changes her mind: parts, places, order', async () => {
    const { tasks } = await anna.call('update_tasks', {
      tasks: [{ task: 'Book a van', priority: 'p2', notes: 'With a *lift*', clear: ['duration'] }],
    });
    expect(tasks).toMatchObject([{ priority: 'p2', notes: 'With a *lift*', due: {} }]);
    expect(tasks[0]).not.toHaveProperty('duration_minutes');
    const stale = await anna.call('update_tasks', {
      tasks: [{ task: 'Book a van', title: 'Book a lorry', expected_version: 1 }],
    });
    expect(stale.failures).toMatchObject([{ code: 'conflict' }]);
    await anna.call('move_tasks', { tasks: ['Pack books'], section: 'On the day' });
    await anna.call('move_tasks', { tasks: ['Pack books'], before: 'Call the landlord' });
    const order = await titles({ filter: '#Move', sort: 'position' });
    expect(order.indexOf('Pack books')).toBeLessThan(order.indexOf('Call the landlord'));
    const { tags, changed_tasks: changed } = await anna.call('manage_tags', {
      action: 'rename',
      tag: 'errand',
      name: 'errands',
    });
    expect(changed).toBe(1);
    expect(tags).toContainEqual({ name: 'errands', open_tasks: 1 });
  });

  test('she shares the project, and Ben joins in', async () => {
    await expect(ben.call('find_members', { project: 'Move' })).rejects.toMatchObject({
      payload: { code: 'not_found' },
    });
    const sharing = { project: 'Move', person: 'ben@example.com', role: 'editor' };
    await shareWith(anna, { to: ben, ...sharing });
    const { members } = await ben.call('find_members', { project: 'Move' });
    expect(members).toMatchObject([
      { name: 'Anna', role: 'owner' },
      { name: 'Ben', role: 'editor' },
    ]);
    const { comments } = await ben.call('add_comments', {
      comments: [{ task: 'Book a van', body: 'My brother has one.' }],
    });
    await ben.call('update_comments', {
      comments: [{ comment: comments[0].id, body: 'My sister has one.' }],
    });
    const { comments: read } = await anna.call('find_comments', { task: 'Book a van' });
    expect(read).toMatchObject([{ body: 'My sister has one.' }]);
    const { activity } = await anna.call('find_activity', { project: 'Move', limit: 1 });
    expect(activity).toMatchObject([{ entity: 'comment', actor_id: members[1].id }]);
  });

  test('she keeps a filter, uses it and lets it go', async () => {
    const saved = await anna.call('save_filter', { name: 'Soon', filter: '(today | p1) & ##Move' });
    expect(saved.filter).toMatchObject({ name: 'Soon', filter: '(today | p1) & ##Move' });
    const { filters } = await anna.call('find_filters');
    expect(await titles({ filter: filters[0].filter })).toContain('Call the landlord');
    await anna.call('delete_filter', { filter: 'Soon' });
    expect(await anna.call('find_filters')).toEqual({ filters: [] });
  });

  test('she deletes only once she agreed, and takes things back', async () => {
    await expect(anna.call('delete_tasks', { tasks: ['Get boxes'] })).rejects.toMatchObject({
      payload: { code: 'needs_confirmation' },
    });
    const { tasks } = await anna.call('delete_tasks', { tasks: ['Get boxes'], confirm: true });
    expect(await titles({ text: 'Get boxes' })).toEqual([]);
    await anna.call('restore_tasks', { tasks: [tasks[0].id] });
    expect(await titles({ text: 'Get boxes' })).toEqual(['Get boxes']);

    await anna.call('complete_tasks', { tasks: ['Book a van'] });
    expect(await titles({ filter: 'blocked' })).toEqual([]);
    await anna.call('reopen_tasks', { tasks: ['Book a van'] });
    const before = await titles({ filter: '#Move' });
    const { operation_id: done } = await anna.call('complete_tasks', { tasks: ['Pack books'] });
    const undone = await anna.call('undo', { operation_id: done });
    expect(undone.undone.tool).toBe('complete_tasks');
    expect(await titles({ filter: '#Move' })).toEqual(before);
    await anna.call('undo', { operation_id: undone.operation_id });
    expect(await titles({ filter: '#Move' })).not.toContain('Pack books');
  });

  test('on an old laptop she sees how things stand', async () => {
    const overview = await house.onLaptop('get_overview', {});
    expect(overview).toMatchObject({ date: '2026-11-23', unread_notifications: 0 });
    expect(overview.projects.map((project: Answer) => project.name)).toContain('Move');
    const stats = await house.onLaptop('get_stats', {});
    expect(stats.completed).toBeGreaterThan(0);
    const { projects } = await house.onLaptop('find_projects', { text: 'move' });
    expect(projects).toMatchObject([{ name: 'Move' }]);
    const { tasks } = await house.onLaptop('quick_add', { text: 'Return the keys dec 15 #Move' });
    expect(tasks).toMatchObject([{ title: 'Return the keys', due: { date: '2026-12-15' } }]);
  });

  test('she brings tasks from elsewhere, once, and takes hers along', async () => {
    const list = ['TYPE,CONTENT,PRIORITY,DATE', 'task,Cancel the gas,4,dec 14'].join('\n');
    const file = { content: list, format: 'todoist-csv', project: 'Move' };
    expect(await anna.call('import_tasks', { ...file, dry_run: true })).toMatchObject({
      added: { tasks: 1 },
    });
    await anna.call('import_tasks', file);
    expect(await anna.call('import_tasks', file)).toMatchObject({ already_there: 1 });
    expect(await titles({ text: 'Cancel the gas' })).toHaveLength(1);
    const { content } = await anna.call('export_tasks', { format: 'taskloom-json' });
    expect(content).toContain('Cancel the gas');
  });

  test('and when all is done, she closes the project', async () => {
    await anna.call('archive_projects', { projects: ['Flat in Mill Lane'] });
    expect(await titles({ text: 'Water the plants' })).toEqual([]);
    await expect(anna.call('delete_projects', { projects: ['Move'] })).rejects.toMatchObject({
      payload: { code: 'needs_confirmation' },
    });
    const { operation_id: gone } = await anna.call('delete_projects', {
      projects: ['Move'],
      confirm: true,
    });
    expect(await titles({ filter: 'all' })).toEqual([]);
    await anna.call('undo', { operation_id: gone });
    expect(await titles({ text: 'Return the keys' })).toEqual(['Return the keys']);
    await anna.call('delete_projects', { projects: ['Move'], confirm: true });
    await anna.call('restore_projects', { projects: ['Move'] });
    expect(await titles({ text: 'Return the keys' })).toEqual(['Return the keys']);
  });

  test('no tool was left out of the story', async () => {
    const { tools } = await anna.client.listTools();
    const { tools: theirs } = await recurrence.client.listTools();
    const listed = [...tools, ...theirs].map((tool) => tool.name);
    const expected = new Set([...listed, ...TOOLS_FOR_PEOPLE, ...TOOLS_FOR_SERVICES]);
    expect([...expected].filter((name) => !house.called.has(name))).toEqual([]);
  });

  async function titles(query: object): Promise<string[]> {
    const { tasks } = await anna.call('find_tasks', query);
    return tasks.map((task: Answer) => task.title);
  }
});

const MONDAY_AT_10 = '2026-11-23T09:00:00.000Z';
const MONDAY_AT_HALF_PAST_9 = '2026-11-23T08:30:00.000Z';
