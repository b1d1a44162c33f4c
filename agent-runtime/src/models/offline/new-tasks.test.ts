import { describe, expect, test } from 'vitest';

import { startTalk, type FakeTools } from '../../testing/talk.ts';
import { MILK, OAT, task, toolsOver } from '../../testing/task-tools.ts';

/** A tool that reads "tomorrow" and nothing else as a date. */
const reading: FakeTools = {
  quick_add: ({ text, dry_run: isDryRun }) => ({
    tasks: isDryRun === true ? [] : [task('9', String(text).replace(' tomorrow', ''))],
    failures: [],
    understood: String(text).includes('tomorrow') ? [{ kind: 'due', text: 'tomorrow' }] : [],
  }),
};

const addedBy = (talk: ReturnType<typeof startTalk>) =>
  talk.calls.flatMap(([tool, args]) =>
    tool === 'quick_add' && !args['dry_run'] ? args['text'] : [],
  );

describe('a line that nobody said to add', () => {
  test('is added where it holds a date and no task has its words', () => {
    const talk = startTalk(toolsOver([OAT], reading));
    expect(talk.say('buy bread tomorrow')).toMatch(/^Added “buy bread”/u);
    expect(addedBy(talk)).toEqual(['buy bread tomorrow']);
  });

  test('is two tasks where both halves are such lines', () => {
    const talk = startTalk(toolsOver([], reading));
    talk.say('buy bread tomorrow and call Ana tomorrow');
    expect(addedBy(talk)).toEqual(['buy bread tomorrow', 'call Ana tomorrow']);
  });

  test('is asked about where a task has its words, and the other answers go to that task', () => {
    const talk = startTalk(toolsOver([MILK], reading));
    expect(talk.say('milk tomorrow')).toMatch(/“Buy milk”.*already.*another one\?/u);
    expect(addedBy(talk)).toEqual([]);
    talk.say('complete it');
    expect(talk.calls).toEqual([['complete_tasks', { tasks: [MILK.id] }]]);
  });

  test('is asked about where the tool reads no date in it', () => {
    const talk = startTalk(toolsOver([], reading));
    expect(talk.say('buy bread in the morning')).toMatch(/Shall I add “buy bread in the morning”/u);
    expect(addedBy(talk)).toEqual([]);
    talk.say('yes');
    expect(addedBy(talk)).toEqual(['buy bread in the morning']);
  });

  test.each([
    'happy tomorrow',
    'it will rain tomorrow',
    'mrak bread tomorrow',
    'bread tomorrow?',
    'buy bread tomorrow and delete the rest',
  ])('is not added where it may be no task: %s', (said) => {
    const talk = startTalk(toolsOver([], reading));
    expect(talk.say(said)).toContain('?');
    expect(addedBy(talk)).toEqual([]);
  });
});
