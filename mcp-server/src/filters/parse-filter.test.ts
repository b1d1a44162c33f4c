import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { describeFilter } from './describe-filter.ts';
import { anyFilter } from './filter.arbitrary.ts';
import { parseFilter } from './parse-filter.ts';
import type { Filter } from './types.ts';

function parsed(text: string): Filter {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(`${text}: ${result.message}`);
  return result.value;
}

describe('parseFilter', () => {
  it.each<[string, string]>([
    ['tod', 'today'],
    ['TODAY', 'today'],
    ['7 days', 'next 7 days'],
    ['3 weeks', 'next 3 weeks'],
    ['od', 'overdue'],
    ['no due date', 'no date'],
    ['!has: date', 'no date'],
    ['no labels', 'no tags'],
    ['unassigned', 'no assignee'],
    ['saturday', 'due: saturday'],
    ['27 jan', 'due: 27 jan'],
    ['due today', 'today'],
    ['due in 3 days', 'due: in 3 days'],
    ['within 3 days', 'next 3 days'],
    ['10/5/2022 5pm', 'due: 10/5/2022 5pm'],
    ['today at 17:00', 'due: today at 17:00'],
    ['due by: friday', 'due <= friday'],
    ['deadline on or before: friday', 'deadline <= friday'],
    ['created on or after: monday', 'created >= monday'],
    ['created: 3 days ago', 'created: 3 days ago'],
    ['created before: -30 days', 'created before: -30 days'],
    ['assigned to: m* smith', 'assigned to: m*\\ smith'],
    ['assignee: me', 'assigned to: me'],
    ['Assigned by: Bob', 'assigned by: Bob'],
    [String.raw`due before: next\ \ week\ `, 'due before: next week'],
    ['shared & !assigned', 'shared & no assignee'],
    ['!/* & !#Inbox', '!/* & !#Inbox'],
    ['date before: +4 hours', 'due before: +4 hours'],
    ['due: 7 days', 'next 7 days'],
    ['created: 7 days', 'created: last 7 days'],
    ['created today', 'created: today'],
    ['done last week', 'completed: last week'],
    ['completed before monday', 'completed before: monday'],
    ['due < 2026-12-01', 'due before: 2026-12-01'],
    ['due = today', 'today'],
    ['due == today', 'today'],
    ['created != today', '!created: today'],
    ['created>=-7 days', 'created >= -7 days'],
    ['priority <= p2', 'priority <= 2'],
    ['priority: 1', 'p1'],
    ['duration > 1h 30m', 'duration > 90 min'],
    ['has: labels', 'has: tags'],
    ['is: done', 'done'],
    ['view all', 'all'],
    ['a: b', ''],
    ['#Home Improvement & p1', '#Home Improvement & p1'],
    ['#"Home & Garden"', '#"Home & Garden"'],
    ['#Home \\& Garden', '#"Home & Garden"'],
    ['#Home (old)!', '#"Home (old)!"'],
    ['(#Home (old) | ##Work)', '#"Home (old)" | ##Work'],
    ['@work*', '@work*'],
    ['@a\\*', '@"a*"'],
    ['!/Later', '!/Later'],
    ['assigned to: me', 'assigned to: me'],
    ['created by: Bob', 'added by: Bob'],
    ['search: "board meeting" notes', 'search: "board meeting" notes'],
    ['search: a \\& b', 'search: a \\& b'],
    ['search: what! (now)', 'search: what! \\(now\\)'],
    ['today && p1 || p2', '(today & p1) | p2'],
    ['p1 & p2 | p3, p4', '((p1 & p2) | p3), p4'],
    ['!(today | !p1)', '!(today | !p1)'],
    ['  today\n&\tp1 ', 'today & p1'],
    ['due: jan 27\\, 2027', 'due: jan 27\\, 2027'],
    ['due: "jan 27, 2027"', 'due: jan 27\\, 2027'],
  ])('%s is %s', (text, meaning) => {
    const result = parseFilter(text);
    expect(result.ok ? describeFilter(result.value) : '').toBe(meaning);
  });

  it('keeps the panes of a comma apart from alternatives', () => {
    expect(parsed('p1, p2')).toMatchObject({ kind: 'panes' });
    expect(parsed('p1 | p2')).toMatchObject({ kind: 'or' });
  });

  it.each<[text: string, position: number, part: string, hint: RegExp]>([
    ['', 0, '', /today/],
    ['today &', 7, '', /today/],
    ['& today', 0, '&', /today/],
    ['today & overdu', 8, 'overdu', /"overdue"/],
    ['today p1', 0, 'today p1', /"today & p1"/],
    ['not today', 0, 'not today', /"!today"/],
    ['NOT @home', 0, 'NOT @home', /"!@home"/],
    ['deadline', 0, 'deadline', /"has: deadline"/],
    ['assigned to me', 0, 'assigned to me', /"assigned to: me"/],
    ['assigne by: me', 0, 'assigne by:', /"assigned by:"/],
    ['due: none', 5, 'none', /"no date"/],
    ['due within: 7 days', 0, 'due within:', /"7 days"/],
    ['5pm', 0, '5pm', /search: 5pm/],
    ['today and p1', 0, 'today and p1', /"today & p1"/],
    ['#Home or overdue & (', 20, '', /today/],
    ['overdue or @x', 0, 'overdue or @x', /"overdue \| @x"/],
    ['#Home @errands', 6, '@errands', /"#Home & @errands"/],
    ['(today | p1', 0, '(', /\)/],
    ['today)', 5, ')', /quotes/],
    ['today (p1)', 0, 'today (p1)', /search: today/],
    ['#', 1, '#', /a name/],
    ['p1 & @""', 8, '@""', /a name/],
    ['p5', 0, 'p5', /p1, p2, p3/],
    ['due before: fridya', 12, 'fridya', /friday/],
    ['due: feb 30', 5, 'feb 30', /2026-12-31/],
    ['due:', 4, '', /friday/],
    ['deadline: today at 5pm', 10, 'today at 5pm', /friday/],
    ['dua before: today', 0, 'dua before:', /"due before:"/],
    ['priorty < 2', 0, 'priorty', /"priority"/],
    ['priority < 7', 11, '7', /p4/],
    ['duration > long', 11, 'long', /30m/],
    ['has: remindrs', 5, 'remindrs', /"reminders"/],
    ['is: doen', 4, 'doen', /"done"/],
    ['search:', 7, '', /words/],
    ['#"Home', 1, '"Home', /Close it/],
    ['today\\', 5, '\\', /^$/],
    ['to\0day', 2, 'U+0000', /^$/],
    ['due: every day', 5, 'every day', /friday/],
    ['next 9999 years', 0, 'next 9999 years', /search/],
  ])('refuses %j at its place', (text, position, part, hint) => {
    const result = parseFilter(text);
    expect(result).toMatchObject({ ok: false, position, part });
    if (result.ok) return;
    expect([result.suggestion ?? '', ...result.expected].join(' ')).toMatch(hint);
    expect(result.message).not.toBe('');
  });

  it.each([
    ['p1 |'.repeat(50) + 'p1', /50 terms/],
    ['('.repeat(21) + 'p1' + ')'.repeat(21), /20 deep/],
    ['!'.repeat(21) + 'p1', /20 deep/],
    [`search: ${'a'.repeat(1_000)}`, /1000 characters/],
  ])('names the limit that is passed', (text, message) => {
    const result = parseFilter(text);
    expect(result.ok ? '' : result.message).toMatch(message);
  });

  it('takes what is just within the limits', () => {
    expect(parseFilter('p1 |'.repeat(49) + 'p1').ok).toBe(true);
    expect(parseFilter('('.repeat(20) + 'p1' + ')'.repeat(20)).ok).toBe(true);
  });

  it('reads what describeFilter writes as the same filter', () => {
    fc.assert(
      fc.property(anyFilter, (filter) => {
        expect(parsed(describeFilter(filter))).toEqual(filter);
      }),
      { numRuns: 1_000 },
    );
  });

  it('answers any text, with a place inside it', () => {
    const marks = '& | ! ( ) , " \\ # @ / * < = :'.split(' ');
    const words = ['today', 'due before:', ' ', '-7 days', 'search:', 'no ', '9', '\u{1f600}'];
    const traps = ['constructor', '__proto__'];
    const pieces = fc.constantFrom(...marks, ...words, ...traps);
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.array(pieces, { maxLength: 12 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const result = parseFilter(text);
        if (result.ok) expect(parsed(describeFilter(result.value))).toEqual(result.value);
        else expect(result.position).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
