import { expect, test } from 'vitest';

import { makeTask } from '../tasks/testing/make-task.ts';
import { nest } from './nest-subtasks.ts';

const parent = makeTask('parent');
const child = makeTask('child', { parent_id: 'parent' });
const grandchild = makeTask('grandchild', { parent_id: 'child' });
const other = makeTask('other');

function shape(tasks: (typeof parent)[], folded: string[] = []) {
  return nest(tasks, new Set(folded)).map(({ item, depth }) => [item.id, depth]);
}

test('subtasks stand below their parent, wherever they come in the list', () => {
  expect(shape([grandchild, other, child, parent])).toEqual([
    ['other', 0],
    ['parent', 0],
    ['child', 1],
    ['grandchild', 2],
  ]);
});

test('a subtask whose parent is not in the list stands by itself', () => {
  expect(shape([child, grandchild])).toEqual([
    ['child', 0],
    ['grandchild', 1],
  ]);
});

test('what is folded hides all that is below it', () => {
  expect(shape([parent, child, grandchild, other], ['parent'])).toEqual([
    ['parent', 0],
    ['other', 0],
  ]);
});
