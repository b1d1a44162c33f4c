import { expect, test } from 'vitest';

import { startTalk, type FakeTools } from '../../testing/talk.ts';
import { task } from '../../testing/task-tools.ts';

const TEA = { id: 'a', text: 'I like tea', at: '' };
const LATE = { id: 'b', text: 'I work late', at: '' };

const tools: FakeTools = {
  find_preferences: () => ({ preferences: [TEA, LATE] }),
  remember_preference: () => ({ preferences: [TEA] }),
  forget_preference: () => ({ preferences: [] }),
  quick_add: ({ text }) => ({ tasks: [task('1', String(text))], failures: [], understood: [] }),
};

test('what is to be remembered is passed on as it was said', () => {
  const talk = startTalk(tools);
  expect(talk.say('Please remember that I like tea, not coffee')).toContain(
    'I like tea, not coffee',
  );
  expect(talk.calls).toEqual([['remember_preference', { text: 'I like tea, not coffee' }]]);
});

test.each([
  ['forget 2', 'I work late'],
  ['forget that I like tea', 'I like tea'],
  ['forget what I said about tea', 'I like tea'],
])('“%s” forgets “%s”', (said, text) => {
  const talk = startTalk(tools);
  expect(talk.say(said)).toContain(`no longer keep in mind: “${text}”`);
  expect(talk.calls.at(-1)).toEqual(['forget_preference', { text }]);
});

test('where it is not clear what to forget, the list is shown and nothing forgotten', () => {
  const talk = startTalk(tools);
  expect(talk.say('forget 7')).toMatch(
    /1\. I like tea.*2\. I work late.*\?|Which.*1\. I like tea/su,
  );
  expect(talk.calls.map(([tool]) => tool)).toEqual(['find_preferences']);
});

test.each([
  ['remember to buy milk', 'buy milk'],
  ['remember that I need to buy milk', 'buy milk'],
  ["don't forget to call mum", 'call mum'],
])('a thing to do is no preference: %s', (said, text) => {
  const talk = startTalk(tools);
  talk.say(said);
  expect(talk.calls).toEqual([['quick_add', { text }]]);
});

test.each([
  [['new tasks go to Work'], 'add buy milk', 'buy milk #Work'],
  [['put new tasks in Work', 'my default project is Big Move'], 'add milk', 'milk #"Big Move"'],
  [['new tasks go to Work'], 'add buy milk #Home', 'buy milk #Home'],
  [['I like tea'], 'add buy milk', 'buy milk'],
])('with %j “%s” is “%s”', (kept, said, text) => {
  const talk = startTalk(tools, { kept });
  talk.say(said);
  expect(talk.calls).toEqual([['quick_add', { text }]]);
});
