import { describe, expect, test } from 'vitest';

import { LANGUAGES } from '../models/offline/language/pick-language.ts';
import { decideByMessage } from './decide-by-message.ts';
import type { PendingMessage, RunRecord } from './documents.ts';

function decide(text: string, waitingFor = ['call-1', 'call-2']) {
  // Only these are read.
  const run = { waitingFor, decisions: {}, answers: [] } as unknown as RunRecord;
  const message = { messageId: 'm', text, at: '2026-12-01T10:00:00Z' } as unknown as PendingMessage;
  return decideByMessage(run, message);
}

describe('a message while calls wait for the person', () => {
  test.each(LANGUAGES.flatMap(({ answers }) => answers.yes))('approves all by "%s"', (text) => {
    const decided = decide(`${text}!`);
    expect(decided?.goesOn).toBe(false);
    expect(decided?.run.decisions).toEqual({ 'call-1': 'approve', 'call-2': 'approve' });
    expect(decided?.run.answers).toHaveLength(1);
  });

  test.each(LANGUAGES.flatMap(({ answers }) => answers.no))('declines all by "%s"', (text) => {
    const decided = decide(text.toUpperCase());
    expect(decided?.goesOn).toBe(false);
    expect(decided?.run.decisions).toEqual({ 'call-1': 'deny', 'call-2': 'deny' });
  });

  test.each(['only the first', 'what would that change?', 'yes but not the dentist', ''])(
    'declines and is heard by "%s"',
    (text) => {
      const decided = decide(text);
      expect(decided?.goesOn).toBe(true);
      expect(decided?.run.decisions).toEqual({ 'call-1': 'deny', 'call-2': 'deny' });
      expect(decided?.run.answers).toEqual([]);
    },
  );

  test.each(['Don\u2019t', 'Go ahead.', 'approve', 'mach das', 'lass es'])(
    'is an answer by itself: "%s"',
    (text) => expect(decide(text)?.goesOn).toBe(false),
  );

  test('decides nothing where nothing waits', () => {
    expect(decide('yes', [])).toBeUndefined();
  });
});
