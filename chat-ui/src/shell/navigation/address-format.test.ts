import { expect, test } from 'vitest';

import { formatAddress, parseAddress, viewAddress } from './address-format.ts';

test('an address says the view, what is open over it, what is looked for and which pane is shown', () => {
  const address = parseAddress('/project/p1', '?q=milk+%26+eggs&task=t1&chat=c1&pane=chat');
  expect(address).toEqual({
    path: '/project/p1',
    taskId: 't1',
    conversationId: 'c1',
    search: 'milk & eggs',
    pane: 'chat',
  });
  expect(parseAddress('/project/p1', formatAddress(address).split('?')[1] ?? '')).toEqual(address);
});

test('an address of nothing but a view has no parameters, and a pane that is none of ours is the tasks', () => {
  expect(formatAddress(parseAddress('/today', ''))).toBe('/today');
  expect(parseAddress('/today', '?pane=nosuch').pane).toBe('tasks');
});

test('another view keeps the conversation and lets go of the task, the search and the pane', () => {
  const address = parseAddress('/today', '?q=milk&task=t1&chat=c1&pane=chat');
  expect(viewAddress(address, '/inbox')).toBe('/inbox?chat=c1');
});
