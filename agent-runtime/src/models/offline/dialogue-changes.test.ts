import { describe, expect, test } from 'vitest';

import { startTalk, type FakeTools } from '../../testing/talk.ts';
import { MILK, MUM, OAT, task, toolsOver } from '../../testing/task-tools.ts';

describe('changing', () => {
  const change = (message: string, tools: FakeTools = {}) => {
    const talk = startTalk(toolsOver([MILK, MUM], tools));
    const said = talk.say(message);
    return { said, calls: talk.calls };
  };

  test.each([
    ['make milk p1', { task: '1', priority: 'p1' }],
    ['rename milk to buy bread', { task: '1', title: 'buy bread' }],
    ['move milk to #Home', { task: '1', project: 'Home' }],
    ['set the deadline of milk to friday', { task: '1', deadline: 'friday' }],
    ['remove the date from milk', { task: '1', clear: ['due'] }],
  ])('%s', (message, patch) => {
    expect(change(message).calls.at(-1)).toEqual(['update_tasks', { tasks: [patch] }]);
  });

  test.each([
    ['postpone milk by 2 days', '2026-11-24'],
    ['move milk a week later', '2026-11-29'],
    ['move milk to 4pm', '2026-11-22 at 4pm'],
    ['move milk to friday at 10', 'friday at 10'],
  ])('%s moves it and keeps the rest of its date', (message, due) => {
    expect(change(message).calls.at(-1)).toEqual(['reschedule_tasks', { tasks: ['1'], due }]);
  });

  test('takes the place of "move … to …" for a project where there is one of that name', () => {
    const { said, calls } = change('move milk to groceries', {
      find_projects: () => ({ projects: [{ name: 'Groceries' }] }),
    });
    expect(calls.at(-1)).toEqual([
      'update_tasks',
      { tasks: [{ task: '1', project: 'Groceries' }] },
    ]);
    expect(said).toMatch(/^Moved: “Buy milk”.*in Groceries/u);
  });

  test('asks where to when it is neither a project nor a date', () => {
    const { said } = change('move milk to blurp', {
      find_projects: () => ({ projects: [{ name: 'Home' }] }),
      reschedule_tasks: () => ({
        error: { code: 'invalid_input', message: '"blurp" is not understood.' },
      }),
    });
    expect(said).toMatch(/no project or section “blurp”.*Where shall “Buy milk” go\?.*Home/su);
  });

  test('only those that the person keeps after a no are deleted', () => {
    const talk = startTalk(
      toolsOver([MILK, OAT], {
        delete_tasks: ({ tasks }) =>
          (tasks as string[]).length > 1
            ? { error: { code: 'forbidden', message: 'The person declined this.' } }
            : { tasks: [MILK], failures: [] },
      }),
    );
    talk.say('delete buy milk and buy oat milk');
    expect(talk.say('only the first')).toMatch(/^Deleted “Buy milk”/u);
    expect(talk.calls).toEqual([['delete_tasks', { tasks: ['1'] }]]);
  });

  test('says that a declined deletion was not done', () => {
    const { said } = change('delete milk', {
      delete_tasks: () => ({
        error: { code: 'forbidden', message: 'The person declined this. Nothing was changed.' },
      }),
    });
    expect(said).toBe('All right, “Buy milk” stays.');
  });

  test('says so when the task tools are down', () => {
    const away = () => ({
      error: {
        code: 'unavailable' as const,
        message: 'Tasks cannot be reached.',
        hint: 'Try again.',
      },
    });
    expect(change('delete milk', { find_tasks: away }).said).toBe(
      'Tasks cannot be reached. Try again.',
    );
  });
});

describe('plain answers', () => {
  test.each([
    ['hello', /^Hello!/u],
    ['thanks', /welcome/u],
    ['help', /I understand task commands/u],
    ['yes', /no open question/u],
    ['7', /^(?!.*Shall I add).*did not understand/su],
    ['why is the sky blue?', /did not understand.*Which of these/su],
  ])('to %j', (message, expected) => {
    const talk = startTalk({});
    expect(talk.say(message)).toMatch(expected);
  });

  test('never show a title as markup', () => {
    const talk = startTalk(toolsOver([task('1', '*Buy* [milk](http://x)')]));
    expect(talk.say('list')).toContain(String.raw`“\*Buy\* \[milk\](http://x)”`);
  });
});
