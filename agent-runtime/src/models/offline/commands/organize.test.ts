import { describe, expect, test } from 'vitest';

import { startTalk, type FakeTools } from '../../../testing/talk.ts';
import { task, WHEN } from '../../../testing/task-tools.ts';

const BREAD = task('1', 'Bake bread', { tags: ['kitchen'], blocked_by: ['9'] });
const FLOUR = task('2', 'Buy flour');

/** Two open tasks, found by the words of their titles. */
function kitchen(more: FakeTools): FakeTools {
  const tasks = [BREAD, FLOUR];
  const named = (ids: unknown) => tasks.filter(({ id }) => (ids as string[]).includes(id));
  return {
    find_tasks: ({ text }) => ({
      tasks: tasks.filter(({ title }) => title.toLowerCase().includes(String(text).toLowerCase())),
    }),
    get_tasks: ({ tasks: ids }) => ({ tasks: named(ids), failures: [] }),
    update_tasks: ({ tasks: changes }) => ({
      tasks: named((changes as { task: string }[]).map((change) => change.task)),
      failures: [],
    }),
    ...more,
  };
}

describe('what tasks have to do with one another', () => {
  test('a subtask goes to the task that is meant', () => {
    const talk = startTalk(
      kitchen({ add_tasks: () => ({ tasks: [task('3', 'find the bowl')], failures: [] }) }),
    );
    expect(talk.say('add subtask find the bowl to bake bread')).toContain('to “Bake bread”');
    expect(talk.calls.at(-1)).toEqual([
      'add_tasks',
      { tasks: [{ title: 'find the bowl', parent: '1' }] },
    ]);
  });

  test('what it waits for is added to what it waits for already', () => {
    const talk = startTalk(kitchen({}));
    expect(talk.say('bake bread waits for buy flour')).toBe('“Bake bread” waits for “Buy flour”.');
    expect(talk.calls.at(-1)).toEqual([
      'update_tasks',
      { tasks: [{ task: '1', blocked_by: ['9', '2'] }] },
    ]);
  });

  test('tags are added to those there are, and taken off whatever their case', () => {
    const talk = startTalk(kitchen({}));
    talk.say('tag bake bread with weekend');
    expect(talk.calls.at(-1)?.[1]).toEqual({
      tasks: [{ task: '1', tags: ['kitchen', 'weekend'] }],
    });
    talk.say('remove the tag Kitchen from bake bread');
    expect(talk.calls.at(-1)?.[1]).toEqual({ tasks: [{ task: '1', tags: [] }] });
  });

  test('a comment is added to it', () => {
    const talk = startTalk(kitchen({ add_comments: () => ({ comments: [], failures: [] }) }));
    expect(talk.say('comment on bake bread: rye this time')).toContain('Commented');
    expect(talk.calls.at(-1)).toEqual([
      'add_comments',
      { comments: [{ task: '1', body: 'rye this time' }] },
    ]);
  });

  test('a snooze says until when, and a skip what it is now', () => {
    const talk = startTalk(
      kitchen({
        snooze_reminders: () => ({ tasks: [BREAD], failures: [] }),
        skip_occurrence: () => ({ task: BREAD }),
      }),
    );
    expect(talk.say('snooze bake bread for 20 minutes')).toContain('again in 20 minutes');
    expect(talk.say('skip it')).toContain('Bake bread');
    expect(talk.calls.at(-1)).toEqual(['skip_occurrence', { task: '1' }]);
  });
});

describe('restoring', () => {
  const deleted = [task('7', 'Old bills'), task('8', 'Old letters')];
  const trash: FakeTools = {
    find_tasks: ({ deleted: gone, text = '' }) => ({
      tasks: gone ? deleted.filter(({ title }) => title.includes(String(text))) : [],
    }),
    restore_tasks: ({ tasks: ids }) => ({
      tasks: deleted.filter(({ id }) => (ids as string[]).includes(id)),
      failures: [],
    }),
  };

  test('a part of the title is enough where only one fits', () => {
    const talk = startTalk(trash);
    expect(talk.say('restore bills')).toContain('Old bills');
    expect(talk.calls.at(-1)).toEqual(['restore_tasks', { tasks: ['7'] }]);
  });

  test('asks which one where several fit, and takes the answer', () => {
    const talk = startTalk(trash);
    expect(talk.say('restore Old')).toMatch(/Which one.*1\. “Old bills/su);
    expect(talk.say('the second')).toContain('Old letters');
    expect(talk.calls.at(-1)).toEqual(['restore_tasks', { tasks: ['8'] }]);
  });

  test('the trash is listed, and its numbers can be used', () => {
    const talk = startTalk(trash);
    expect(talk.say('trash')).toContain('2. “Old letters”');
    expect(talk.say('restore 2')).toContain('Old letters');
  });

  test('says that there is nothing of the kind', () => {
    const talk = startTalk(trash);
    expect(talk.say('restore the piano')).toContain('Nothing in the trash has “piano”');
  });
});

describe('around tasks', () => {
  test('a saved filter is used by its name', () => {
    const talk = startTalk({
      find_filters: () => ({ filters: [{ id: 'f', name: 'Now', filter: 'today & p1' }] }),
      find_tasks: () => ({ tasks: [FLOUR] }),
    });
    expect(talk.say('show filter now')).toContain('Buy flour');
    expect(talk.calls.at(-1)?.[1]).toMatchObject({ filter: 'today & p1' });
    expect(talk.say('show filter later')).toContain('There is no filter “later”');
  });

  test('statistics and overview are told in numbers', () => {
    const talk = startTalk({
      get_stats: () => ({
        days: [{ date: '2026-11-21', added: 1, completed: 3 }],
        completed: 3,
        streak_days: 4,
      }),
      get_overview: () => ({
        overdue: 1,
        today: 2,
        next_7_days: 3,
        no_date: 4,
        projects: [{ name: 'Home', open: 5, overdue: 1 }],
      }),
    });
    expect(talk.say('stats')).toContain('3 tasks, on 4 days in a row');
    expect(talk.say('overview')).toMatch(/1 overdue, 2 due today.*Home.*5 open, 1 overdue/su);
  });

  test('whom a project is shared with is said to be invited until they accept', () => {
    const talk = startTalk({
      share_project: () => ({ members: [], invitations: [{ to: 'zoe@example.com' }] }),
    });
    expect(talk.say('share Home with zoe@example.com')).toContain('They join when they accept.');
  });

  test('what a tool refuses is told with its hint', () => {
    const talk = startTalk({
      share_project: () => ({
        error: {
          code: 'not_found',
          message: 'There is no person called "Zoe".',
          hint: 'Ask them.',
        },
      }),
    });
    expect(talk.say('share Home with Zoe')).toContain('There is no person called "Zoe".');
  });

  test('the calendar has an address, and files are said to go elsewhere', () => {
    const talk = startTalk({ export_tasks: () => ({ url: 'http://x/calendar/s.ics' }) });
    expect(talk.say('calendar link')).toContain('http://x/calendar/s.ics');
    expect(talk.say('export everything')).toContain('I cannot export files here');
  });

  test('an archived project is found and comes back', () => {
    const home = { id: 'p', name: 'Home', inbox: false, role: 'owner', open_tasks: 0 };
    const dates = { version: 1, created_at: WHEN, updated_at: WHEN };
    const talk = startTalk({
      find_projects: () => ({ projects: [{ ...home, ...dates }] }),
      archive_projects: () => ({ projects: [], failures: [] }),
    });
    expect(talk.say('unarchive Home')).toContain('“Home” is back');
    expect(talk.calls.at(-1)?.[1]).toEqual({ projects: ['p'], archived: false });
  });
});
