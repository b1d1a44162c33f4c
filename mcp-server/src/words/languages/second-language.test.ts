import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { parseDuration, parseDue, parseRecurrence, parseReminder } from '../parse.ts';
import { parseQuickAdd } from '../quick-add/parse-quick-add.ts';
import type { WordsContext } from '../model.ts';
import type { ActionName } from '../semantics/index.ts';
import type { Language } from './language.ts';
import { patternsFor, wordsFor } from './language.ts';

/** A little German, with nothing but what a file of a language holds. */
const german: Language<ActionName> = {
  weekdays: wordsFor([
    [1, 'montag, mo'],
    [2, 'dienstag, di'],
    [3, 'mittwoch, mi'],
    [4, 'donnerstag, do'],
    [5, 'freitag, fr'],
    [6, 'samstag, sa'],
    [7, 'sonntag, so'],
  ]),
  repeatedDays: wordsFor([
    [1, 'montags'],
    [5, 'freitags'],
  ]),
  months: wordsFor([
    [1, 'januar'],
    [3, 'märz'],
    [12, 'dezember, dez'],
  ]),
  units: wordsFor([
    ['minute', 'minuten, minute, min'],
    ['hour', 'stunden, stunde, std'],
    ['day', 'tagen, tage, tag'],
    ['workday', 'werktagen, werktage, werktag'],
    ['week', 'wochen, woche'],
    ['month', 'monaten, monate, monat'],
    ['year', 'jahren, jahre, jahr'],
  ]),
  numbers: wordsFor([
    [1, 'ein, eine, einer, einem'],
    [2, 'zwei'],
    [3, 'drei'],
  ]),
  ordinals: wordsFor([
    [1, 'ersten, erste'],
    [3, 'dritten'],
    [-1, 'letzten, letzte'],
  ]),
  lastDay: wordsFor([[-1, 'letzten tag']]),
  ordinalSuffix: String.raw`\.`,
  dayGroups: wordsFor<readonly number[] | 'working' | 'weekend'>([
    ['working', 'werktag, werktags'],
    ['weekend', 'wochenende'],
  ]),
  dayParts: wordsFor([
    ['09:00', 'morgen früh, vormittag'],
    ['19:00', 'abend'],
  ]),
  halves: {},
  every: ['jeden', 'jede', 'jedes', 'alle'],
  and: ['und'],
  or: ['oder'],
  to: ['-', 'bis'],
  titles: {
    ambiguousAlone: ['so', 'do'],
    namesDay: ['guter'],
    keepsNext: ['der', 'für'],
    leadsToDate: ['am', 'bis'],
    leadsToDay: ['am'],
    measures: ['kg'],
    asksReminder: ['erinnere mich'],
    afterRequest: ['an'],
    deadline: ['frist'],
  },
  examples: {
    due: 'morgen um 9, in 3 tagen',
    recurrence: 'jeden tag um 9, alle 2 wochen',
    reminder: '30 min vorher',
    duration: '90 min, 1 std 30 min',
  },
  patterns: [
    ...patternsFor('date', 'anywhere', [
      ['heute', 'dayOffset', { days: 0 }],
      ['morgen', 'dayOffset', { days: 1 }],
      ['übermorgen', 'dayOffset', { days: 2 }],
      ['am {weekday}', 'weekday'],
      ['am {day} {month} [{year}]', 'monthDay'],
      ['in {n} {unit}', 'fromNow'],
    ]),
    ...patternsFor('date', 'end', [
      ['{weekday}', 'weekday'],
      ['[den] {day} {month} [{year}]', 'monthDay'],
      ['{iso}', 'isoDate'],
      ['{slashDate}', 'slashDate'],
    ]),
    ...patternsFor('time', 'anywhere', [
      ['um {hour} [uhr]', 'hour'],
      ['[um] {clocks} [uhr]', 'clocks'],
    ]),
    ...patternsFor('every', 'anywhere', [
      ['{every} {unit}', 'everyUnit'],
      ['{every} {n} {unit}', 'everyUnit'],
      ['{every} {weekdays}', 'everyWeekdays'],
      ['{every} {ordinals} {weekday} im monat', 'everyNthWeekday'],
      ['{every} {nths} im monat', 'everyMonthDays'],
    ]),
    ...patternsFor('also', 'anywhere', [
      ['und {every} {weekdays}', 'everyWeekdays', { joined: true }],
    ]),
    ...patternsFor('except', 'anywhere', [['außer [am] {allDays}', 'exceptWeekdays']]),
    ...patternsFor('until', 'anywhere', [['bis [zum] {date}', 'until']]),
    ...patternsFor('start', 'anywhere', [['ab {date}', 'starting']]),
    ...patternsFor('duration', 'never', [['{length}', 'duration']]),
    ...patternsFor('before', 'anywhere', [['{length} vorher', 'before']]),
  ],
};

const ctx: WordsContext = {
  now: Temporal.Instant.from('2026-11-21T10:30:00Z'),
  timeZone: 'Europe/Berlin',
  weekStart: 1,
  workingDays: [1, 2, 3, 4, 5],
  language: german,
};

describe('a second language', () => {
  it.each([
    ['Übermorgen um 9 Uhr', 'Mon 23 Nov 09:00'],
    ['am Freitag 18:30 Uhr', 'Fri 27 Nov 18:30'],
    ['in drei Tagen', 'Tue 24 Nov'],
    ['in 2 Werktagen', 'Tue 24 Nov'],
    ['den 3. März 2027', 'Wed 3 Mar 2027'],
    ['27.1.', 'Wed 27 Jan 2027'],
  ])('reads %s', (text, words) => {
    expect(parseDue(text, ctx)).toMatchObject({ ok: true, value: { words } });
  });

  it.each([
    ['jeden Tag um 9', 'FREQ=DAILY'],
    ['alle 2 Wochen', 'FREQ=WEEKLY;INTERVAL=2'],
    ['jeden Mo, Mi und Fr bis 31. Dezember', 'FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20261231'],
    ['jeden Mo-Fr außer Mittwoch', 'FREQ=WEEKLY;BYDAY=MO,TU,TH,FR'],
    ['jeden Tag außer Wochenende', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    ['jeden Montag und jeden Freitag', 'FREQ=WEEKLY;BYDAY=MO,FR'],
    ['jeden ersten und letzten Freitag im Monat', 'FREQ=MONTHLY;BYDAY=1FR,-1FR'],
    ['jeden 15. und letzten Tag im Monat', 'FREQ=MONTHLY;BYMONTHDAY=15,-1'],
    ['alle! 3 Tage', 'FREQ=DAILY;INTERVAL=3'],
  ])('reads %s as %s', (text, rrule) => {
    expect(parseRecurrence(text, ctx)).toMatchObject({ ok: true, value: { rrule } });
  });

  it('reads lengths of time and reminders', () => {
    expect(parseDuration('1 Std 30 Min', ctx)).toEqual({ ok: true, value: { minutes: 90 } });
    expect(parseReminder('30 Min vorher', ctx)).toEqual({ ok: true, value: { offset: '-PT30M' } });
  });

  it('splits a line, and keeps the words that belong to its title', () => {
    expect(parseQuickAdd('Blumen gießen alle 3 Tage ab Montag #Haus', ctx)).toMatchObject({
      value: {
        title: 'Blumen gießen',
        project: 'Haus',
        due: { words: 'Mon 23 Nov' },
        recurrence: { rrule: 'FREQ=DAILY;INTERVAL=3' },
      },
    });
    expect(parseQuickAdd('Freitag der 13. ansehen', ctx)).toMatchObject({
      value: { title: 'Freitag der 13. ansehen' },
    });
  });

  it('knows no English, and suggests what it understands', () => {
    expect(parseDue('tomorrow', ctx)).toEqual({
      ok: false,
      part: 'tomorrow',
      message: '"tomorrow" is not understood.',
      suggestion: german.examples.due,
    });
    expect(parseRecurrence('jeden Mitwoch', ctx)).toMatchObject({
      ok: false,
      suggestion: 'did you mean "mittwoch"?',
    });
    expect(parseDuration('2 hours', ctx)).toMatchObject({ suggestion: german.examples.duration });
  });

  it('leaves English as it is', () => {
    const { language: _german, ...english } = ctx;
    expect(parseDue('tomorrow', english)).toMatchObject({ ok: true });
    expect(parseDue('morgen', english)).toMatchObject({ ok: false });
  });
});
