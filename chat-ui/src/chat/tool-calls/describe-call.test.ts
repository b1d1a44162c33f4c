import { expect, test } from 'vitest';

import { makeTask } from '../../tasks/testing/make-task.ts';
import type { ToolItem } from '../session/conversation-state.ts';
import { describeArguments, describeCall } from './describe-call.ts';
import { readOutcome } from './tool-result.ts';

const milk = makeTask('0197a000-0000-7000-8000-000000000001', { title: 'Buy milk' });
const bread = makeTask('0197a000-0000-7000-8000-000000000002', { title: 'Buy bread' });
const home = { id: '0197a000-0000-7000-8000-000000000003', name: 'Home' };
const known = { tasks: [milk, bread], projects: [home] };

function describe(item: Partial<ToolItem> & Pick<ToolItem, 'toolName'>): string {
  const whole: ToolItem = {
    kind: 'tool',
    id: 'c',
    runId: 'r',
    title: 'Its title',
    args: {},
    status: 'done',
    ...item,
  };
  return describeCall(whole, readOutcome(whole.content), known);
}

test('a dry run says that it only reads', () => {
  expect(describe({ toolName: 'quick_add', args: { text: 'milk', dry_run: true } })).toBe(
    'Read it first',
  );
});

test('a call that is done says what happened to which task', () => {
  expect(describe({ toolName: 'quick_add', content: { task: milk } })).toBe('Added “Buy milk”');
  expect(describe({ toolName: 'complete_tasks', content: { tasks: [milk, bread] } })).toBe(
    'Completed “Buy milk” and “Buy bread”',
  );
  expect(describe({ toolName: 'find_tasks', content: { tasks: [milk, bread, milk] } })).toBe(
    'Found 3 tasks',
  );
  expect(describe({ toolName: 'find_tasks', content: { tasks: [] } })).toBe('Found no tasks');
  expect(describe({ toolName: 'add_projects', content: { projects: [{ name: 'Home' }] } })).toBe(
    'Added “Home”',
  );
});

test('a call that waits for a yes asks by name, never by id', () => {
  expect(
    describe({
      toolName: 'delete_tasks',
      status: 'awaiting_approval',
      args: { tasks: [milk.id], confirm: true },
    }),
  ).toBe('Delete “Buy milk”?');
  expect(
    describe({
      toolName: 'delete_tasks',
      status: 'awaiting_approval',
      args: { tasks: ['0197a000-0000-7000-8000-00000000ffff'] },
    }),
  ).toBe('Delete a task?');
});

test('a refused and a denied call say so', () => {
  const args = { tasks: [{ task: milk.id, due: 'friday' }] };
  expect(describe({ toolName: 'update_tasks', status: 'failed', args })).toBe(
    'Could not change “Buy milk”',
  );
  expect(describe({ toolName: 'update_tasks', status: 'denied', args })).toBe(
    'You said no: change “Buy milk”',
  );
});

test('a tool of another server keeps its own title', () => {
  expect(describe({ toolName: 'weather', status: 'awaiting_approval' })).toBe('Its title?');
});

test('arguments are told line by line, without ids and switches', () => {
  expect(
    describeArguments(
      {
        tasks: [{ task: milk.id, project: home.id, priority: 'p1', tags: ['shop', 'food'] }],
        confirm: true,
      },
      known,
    ),
  ).toEqual([
    { label: 'Project', value: 'Home' },
    { label: 'Priority', value: 'Priority 1' },
    { label: 'Tags', value: 'shop, food' },
  ]);
});
