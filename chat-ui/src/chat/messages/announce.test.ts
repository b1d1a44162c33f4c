import { expect, test } from 'vitest';

import { makeTask } from '../../tasks/testing/make-task.ts';
import type { ToolItem, ToolStatus } from '../session/conversation-state.ts';
import { announce } from './announce.ts';

const milk = makeTask('0197a000-0000-7000-8000-000000000001', { title: 'Buy milk' });

function announced(status: ToolStatus, item: Partial<ToolItem> = {}): string {
  const call: ToolItem = {
    kind: 'tool',
    id: 'c',
    runId: 'r',
    toolName: 'complete_tasks',
    title: 'Complete tasks',
    args: { tasks: [milk.id] },
    status,
    ...item,
  };
  return announce({ items: [call], runId: 'r' }, { tasks: [milk], projects: [] });
}

test('a screen reader hears of a call what its card says', () => {
  expect(announced('running')).toBe('Completing “Buy milk”');
  expect(announced('done', { content: { tasks: [milk] } })).toBe('Completed “Buy milk”');
  expect(announced('failed')).toBe('Could not complete “Buy milk”');
  expect(announced('denied')).toBe('You said no: complete “Buy milk”');
  expect(announced('awaiting_approval')).toBe('Your approval is needed');
});

test('a screen reader hears an answer once it is whole', () => {
  const text = { kind: 'text', id: 't', runId: 'r', text: 'Two are due', streaming: true } as const;
  const nobody = { tasks: [], projects: [] };
  expect(announce({ items: [text], runId: 'r' }, nobody)).toBe('Taskloom is answering');
  const whole = { ...text, streaming: false };
  expect(announce({ items: [whole], runId: undefined }, nobody)).toBe('Two are due');
});
