/**
 * When something is due: a calendar day without a zone (`date`, YYYY-MM-DD), or an instant
 * (`at`, RFC 3339 in UTC ending in `Z`) with the IANA zone whose wall clock it follows.
 */
export type When = { date: string } | { at: string; timeZone: string };

/** A recurrence as it is stored and answered. All members are plain JSON. */
export interface RecurrenceRule {
  /**
   * RFC 5545 RRULE value without DTSTART, UNTIL and COUNT inside. One part of our own,
   * `X-TASKLOOM-STEP=BYDAY`, makes INTERVAL count only the days named by BYDAY.
   */
  rrule: string;
  /** `completion` counts from when the task was done, `schedule` from when it was due. */
  anchor: 'schedule' | 'completion';
  /** Local time of day, `HH:MM`; absent when the task is due on a day. */
  time?: string;
  /** First day the rule may fall on, YYYY-MM-DD. */
  start?: string;
  /**
   * Set for words ("every month") that mean the last day of shorter months; an RRULE typed as
   * such means RFC 5545, which skips them. `expandRuleAtDtstart` turns it into BY parts.
   */
  clampToMonthEnd?: true;
  /** Days the words leave out ("except 25 dec"), YYYY-MM-DD; the series keeps them as its EXDATEs. */
  exdates?: string[];
  /** The rule spelled out; the grammar of words understands it again. */
  words: string;
}

export type RecurrenceErrorCode = 'invalid' | 'unsupported' | 'never';

/** A rule that is not RFC 5545 (`invalid`), that we refuse (`unsupported`), or that never falls on a day (`never`). */
export class RecurrenceError extends Error {
  override readonly name = 'RecurrenceError';
  readonly code: RecurrenceErrorCode;
  /** The piece of the rule at fault, as it was written. */
  readonly part: string;

  constructor(code: RecurrenceErrorCode, part: string, message: string) {
    super(message);
    this.code = code;
    this.part = part;
  }
}
