import { expect, test } from 'vitest';

import { makeTask } from '../../tasks/testing/make-task.ts';
import type { ChatItem, TextItem, ToolItem } from '../session/conversation-state.ts';
import { foldLookUps } from './look-ups.ts';

const milk = makeTask('0197a000-0000-7000-8000-000000000001', { title: 'Buy milk' });

function call(id: string, more: Partial<ToolItem> = {}): ToolItem {
  return {
    kind: 'tool',
    id,
    runId: 'r',
    toolName: 'find_projects',
    title: 'Find projects',
    args: {},
    readOnly: true,
    status: 'done',
    ...more,
  };
}

const add = (id: string, more: Partial<ToolItem> = {}): ToolItem => {
  const { readOnly: _readOnly, ...item } = call(id, { toolName: 'quick_add', ...more });
  return item;
};
const text: TextItem = { kind: 'text', id: 't', runId: 'r', text: 'Done.', streaming: false };

/** The ids of what is shown; those of one card in brackets. */
function shown(items: ChatItem[], runId?: string): string {
  return foldLookUps({ items, runId })
    .map((item) =>
      item.kind === 'look_ups' ? `[${item.calls.map(({ id }) => id).join(' ')}]` : item.id,
    )
    .join(' ');
}

test('look-ups before a change are one card, a dry run among them', () => {
  const items = [call('a'), call('b'), add('c', { args: { dry_run: true } }), add('d'), text];
  expect(shown(items)).toBe('[a b c] d t');
});

test('a single look-up stands for itself', () => {
  expect(shown([call('a'), add('b'), call('c'), text])).toBe('a b c t');
});

test('what is said between them parts them, and so does another answer', () => {
  expect(shown([call('a'), text, call('b')])).toBe('a t b');
  expect(shown([call('a'), call('b', { runId: 's' })])).toBe('a b');
});

test('what failed, was stopped or asks is never folded', () => {
  for (const status of ['failed', 'stopped', 'denied', 'awaiting_approval'] as const)
    expect(shown([call('a'), call('b', { status }), call('c'), call('d'), text])).toBe(
      'a b [c d] t',
    );
});

test('the last one is the answer when it found tasks', () => {
  const found = call('c', { content: { tasks: [milk] } });
  expect(shown([call('a'), call('b'), found, text])).toBe('[a b] c t');
  expect(shown([call('a'), found, call('b'), text])).toBe('[a c b] t');
});

test('while the answer goes on, what it found last is not shown for a moment only', () => {
  const found = call('c', { content: { tasks: [milk] } });
  expect(shown([call('a'), call('b'), found], 'r')).toBe('[a b c]');
  expect(shown([call('a'), call('b', { status: 'running' })], 'r')).toBe('[a b]');
  expect(shown([call('a'), call('b'), found, text], 'r')).toBe('[a b] c t');
});
