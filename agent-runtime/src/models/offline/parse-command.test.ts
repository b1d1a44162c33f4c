import { describe, expect, test } from 'vitest';

import type { Command } from './command.ts';
import { parseCommand } from './parse-command.ts';

const add = (line: string): Command => ({ kind: 'add', line });
const remindTo = (line: string): Command => ({ kind: 'add', line, remind: true });
const list = (filter: string) => expect.objectContaining({ kind: 'list', filter });
const about = (kind: string, what: string) => ({ kind, what });

type Row = [message: string, command: unknown];

const ADDING: Row[] = [
  [
    'add buy milk tomorrow at 9 every week p1 #Home',
    add('buy milk tomorrow at 9 every week p1 #Home'),
  ],
  ['Add a task to call mum on friday', add('call mum on friday')],
  ['Please add buy eggs', add('buy eggs')],
  ['can you add water the plants every 3 days?', add('water the plants every 3 days')],
  ['add task: send the report', add('send the report')],
  ['add a task every Monday', add('every Monday')],
  ['new task pay rent on the 1st', add('pay rent on the 1st')],
  ['create a todo called "Book flights"', add('"Book flights"')],
  ['create task review the budget', add('review the budget')],
  ['quick add dentist tuesday 3pm', add('dentist tuesday 3pm')],
  ['todo: buy stamps', add('buy stamps')],
  ['I need to renew my passport by 1 March', add('renew my passport by 1 March')],
  ["don't forget to lock the shed", add('lock the shed')],
  ['note to self: ask Sam about keys', add('ask Sam about keys')],
  ['add milk to my list', add('milk')],
  ['add paint the fence to the Home project', add('paint the fence #Home')],
  ['add paint the fence to the project Big Move', add('paint the fence #"Big Move"')],
  ['put buy bread on my todo list', add('buy bread')],
  ['add finish the deck', add('finish the deck')],
  ['add delete old files tomorrow', add('delete old files tomorrow')],
  ['remind me to call Ana in 10 minutes', remindTo('call Ana in 10 minutes')],
  ['Remind me tomorrow at 9 to call Ana', remindTo('call Ana tomorrow at 9')],
  ['set a reminder to stretch every hour', remindTo('stretch every hour')],
  [
    'set a reminder for tomorrow at 8 to take out the bins',
    remindTo('take out the bins tomorrow at 8'),
  ],
  ["don't let me forget to feed the cat", remindTo('feed the cat')],
];

const LOOKING: Row[] = [
  ["what's due today?", list('today')],
  ['what’s due today', list('today')],
  ['What is due today?', list('today')],
  ['What do I have to do today?', list('today')],
  ['today', list('today')],
  ['show me my tasks for today', list('today')],
  ["what's on my plate today", list('today')],
  ["what's due tomorrow", list('tomorrow')],
  ['show tasks due this week', list('7 days')],
  ['what do I have this week?', list('7 days')],
  ['what is due in the next 3 days', list('3 days')],
  ['overdue', list('overdue')],
  ["what's overdue?", list('overdue')],
  ['show overdue tasks', list('overdue')],
  ['which tasks are late', list('overdue')],
  ['upcoming', list('upcoming')],
  ['list tasks without a date', list('no date')],
  ['show p1 tasks', list('p1')],
  ['show urgent tasks', list('p1')],
  ['#Home', list('#Home')],
  ['show #Home', list('#Home')],
  ['list tasks in #Home due today', list('today & #Home')],
  ['show tasks tagged errands', list('@errands')],
  ['@errands', list('@errands')],
  ['inbox', list('inbox')],
  ["what's in my inbox", list('inbox')],
  ['show completed tasks', list('done')],
  ['what have I done', list('done')],
  ['show recurring tasks', list('recurring')],
  ["what's due on friday", list('due: friday')],
  ['what is due before friday', list('due before: friday')],
  ['list', { kind: 'list', about: '' }],
  ['list all tasks', { kind: 'list', about: '' }],
  ['show me everything', { kind: 'list', about: '' }],
  ['what are my tasks?', { kind: 'list', about: '' }],
  ['my tasks', { kind: 'list', about: '' }],
  ['show tasks in project Home', { kind: 'show', what: 'Home' }],
  ["what's in Groceries?", { kind: 'show', what: 'Groceries' }],
  ['show Home', { kind: 'show', what: 'Home' }],
  ["what's next?", list('today | overdue')],
  ['what should I do next', list('today | overdue')],
  ['Plan my day', list('today | overdue')],
  ['find milk', { kind: 'find', words: 'milk' }],
  ['search for tax papers', { kind: 'find', words: 'tax papers' }],
  ['find tasks about the garden', { kind: 'find', words: 'the garden' }],
  ['where is the passport task', { kind: 'find', words: 'passport' }],
  ['when is the dentist due?', about('when', 'the dentist')],
];

const CHANGING: Row[] = [
  ['complete buy milk', about('complete', 'buy milk')],
  ['done buy milk', about('complete', 'buy milk')],
  ['tick off buy milk', about('complete', 'buy milk')],
  ['tick buy milk', about('complete', 'buy milk')],
  ['finish the report', about('complete', 'the report')],
  ['mark buy milk as done', about('complete', 'buy milk')],
  ['mark buy milk done', about('complete', 'buy milk')],
  ['check buy milk off', about('complete', 'buy milk')],
  ['buy milk is done', about('complete', 'buy milk')],
  ["I've finished the report", about('complete', 'the report')],
  ['I did the laundry', about('complete', 'the laundry')],
  ['complete 2', about('complete', '2')],
  ['complete all overdue tasks', about('complete', 'all overdue tasks')],
  ['reopen buy milk', about('reopen', 'buy milk')],
  ['mark buy milk as not done', about('reopen', 'buy milk')],
  ['delete buy milk', about('delete', 'buy milk')],
  ['remove the dentist task', about('delete', 'the dentist task')],
  ['please delete "Buy milk"', about('delete', '"Buy milk"')],
  ['get rid of it', about('delete', 'it')],
  ['restore buy milk', about('restore', 'buy milk')],
  [
    'move buy milk to friday',
    { kind: 'reschedule', what: 'buy milk', when: 'friday', orProject: true },
  ],
  [
    'reschedule buy milk to tomorrow at 10',
    { kind: 'reschedule', what: 'buy milk', when: 'tomorrow at 10', orProject: true },
  ],
  [
    'change go to dentist to friday',
    { kind: 'reschedule', what: 'go to dentist', when: 'friday', orProject: true },
  ],
  [
    'move the meeting from monday to friday',
    { kind: 'reschedule', what: 'the meeting', when: 'friday', orProject: true },
  ],
  [
    'postpone buy milk until next week',
    { kind: 'reschedule', what: 'buy milk', when: 'next week' },
  ],
  ['reschedule it for tomorrow', { kind: 'reschedule', what: 'it', when: 'tomorrow' }],
  [
    'change the due date of buy milk to friday',
    { kind: 'reschedule', what: 'buy milk', when: 'friday' },
  ],
  ['snooze buy milk tomorrow', { kind: 'snooze', what: 'buy milk', until: 'tomorrow' }],
  ['the report is due friday', { kind: 'reschedule', what: 'the report', when: 'friday' }],
  ['postpone buy milk by 2 days', { kind: 'postpone', what: 'buy milk', by: '2 days' }],
  [
    'set the deadline of the report to 1 december',
    { kind: 'deadline', what: 'the report', when: '1 december' },
  ],
  ['remove the date from buy milk', { kind: 'clear', what: 'buy milk', field: 'due' }],
  ['remove the reminders from buy milk', { kind: 'clear', what: 'buy milk', field: 'reminders' }],
  ['stop repeating buy milk', { kind: 'clear', what: 'buy milk', field: 'recurrence' }],
  ['set priority of buy milk to p2', { kind: 'priority', what: 'buy milk', priority: 'p2' }],
  ['make buy milk p1', { kind: 'priority', what: 'buy milk', priority: 'p1' }],
  ['make it urgent', { kind: 'priority', what: 'it', priority: 'p1' }],
  ['set buy milk to high priority', { kind: 'priority', what: 'buy milk', priority: 'p2' }],
  ['mark the report as important', { kind: 'priority', what: 'the report', priority: 'p1' }],
  [
    'change priority of the report to low',
    { kind: 'priority', what: 'the report', priority: 'p4' },
  ],
  ['rename buy milk to buy oat milk', { kind: 'rename', what: 'buy milk', title: 'buy oat milk' }],
  [
    'rename "go to bank" to "go to the post office"',
    { kind: 'rename', what: 'go to bank', title: 'go to the post office' },
  ],
  [
    'make buy milk repeat every monday',
    { kind: 'repeat', what: 'buy milk', recurrence: 'every monday' },
  ],
  [
    'repeat buy milk every 2 weeks',
    { kind: 'repeat', what: 'buy milk', recurrence: 'every 2 weeks' },
  ],
  ['set buy milk to every day', { kind: 'repeat', what: 'buy milk', recurrence: 'every day' }],
  [
    'set the recurrence of buy milk to monthly',
    { kind: 'repeat', what: 'buy milk', recurrence: 'monthly' },
  ],
  [
    'remind me about the dentist tomorrow at 9',
    { kind: 'remind', what: 'the dentist', when: 'tomorrow at 9' },
  ],
  [
    'set a reminder for buy milk 30 minutes before',
    { kind: 'remind', what: 'buy milk', when: '30 minutes before' },
  ],
  [
    'remind me 30 minutes before the dentist',
    { kind: 'remind', what: 'the dentist', when: '30 minutes before' },
  ],
  ['remind me about the dentist', { kind: 'remind', what: 'the dentist', when: '' }],
  ['move buy milk to project Home', { kind: 'move', what: 'buy milk', project: 'Home' }],
  ['move buy milk to #Home', { kind: 'move', what: 'buy milk', project: 'Home' }],
  ['move buy milk to the Home project', { kind: 'move', what: 'buy milk', project: 'Home' }],
  ['move buy milk to the inbox', { kind: 'move', what: 'buy milk', project: 'inbox' }],
];

const OTHER: Row[] = [
  ['hi', { kind: 'greeting' }],
  ['Hello!', { kind: 'greeting' }],
  ['good morning', { kind: 'greeting' }],
  ['thanks!', { kind: 'thanks' }],
  ['thank you very much', { kind: 'thanks' }],
  ['help', { kind: 'help' }],
  ['what can you do?', { kind: 'help' }],
  ['undo', { kind: 'undo' }],
  ['undo that', { kind: 'undo' }],
  ['take it back', { kind: 'undo' }],
  ['never mind', { kind: 'cancel' }],
  ['show projects', { kind: 'projects' }],
  ['what projects do I have?', { kind: 'projects' }],
  ['list my projects', { kind: 'projects' }],
  ['add project Garden', { kind: 'add-project', name: 'Garden' }],
  ['create a new project called Big Move', { kind: 'add-project', name: 'Big Move' }],
  ['notifications', { kind: 'notifications' }],
  ['show my notifications', { kind: 'notifications' }],
  ['any new notifications?', { kind: 'notifications' }],
  ['mark all notifications as read', { kind: 'read-notifications' }],
];

describe.each([
  ['adding', ADDING],
  ['looking', LOOKING],
  ['changing', CHANGING],
  ['the rest', OTHER],
])('sentences for %s', (_about, rows) => {
  test.each(rows)('%s', (message, command) => {
    expect(parseCommand(message)).toEqual(command);
  });
});

test.each([
  'buy milk tomorrow at 9',
  'why is the sky blue?',
  'make me a sandwich',
  'the quarterly numbers look odd',
  'x',
  '…',
])('is no command: %s', (message) => {
  expect(parseCommand(message)).toBeUndefined();
});

test('a long message is read before anybody tires of waiting', () => {
  // An expression that backtracks without bound would not end within the test's time.
  const messages = [
    'move '.repeat(4000),
    'a to '.repeat(4000),
    'set '.repeat(3000) + 'p1 to',
    '"'.repeat(20_000),
  ];
  expect(messages.map((message) => parseCommand(message))).toHaveLength(messages.length);
});
