import { createHash } from 'node:crypto';

import { cloudEvent, type CloudEvent, EVENT_SPEC_VERSION } from '@taskloom/contracts';
import { z } from 'zod';

const AnyEvent = cloudEvent(z.string(), z.record(z.string(), z.unknown()));
/** Type of the event that stands for what is none. */
export const UNREADABLE = 'taskloom.unreadable';
/** So much of it is kept: what is larger than a message may be could never become a dead letter. */
const KEPT_CHARACTERS = 100_000;

/** What a sidecar delivers. Other fields are its own: `topic`, `pubsubname`, `traceid`, `tracestate`. */
export const DeliveredEvent = z.preprocess(
  withoutEmpty,
  AnyEvent.extend({
    /** Whom a replayed event is for. */
    taskloomconsumer: z.string().optional(),
  }),
);

const LetterEvent = AnyEvent.extend({
  deadtopic: z.string(),
  deadconsumer: z.string(),
  /** Kind of the last error, without its text. */
  deaderror: z.string(),
  deadattempts: z.number().int(),
});
/** An event as it goes to the topic `dead-letters`: itself, and whose it is and why. */
export type DeadLetterEvent = z.infer<typeof LetterEvent>;
export const DeadLetterEvent = z.preprocess(withoutEmpty, LetterEvent);

/**
 * What came and is no CloudEvent, in one: an operator finds it among the dead letters. The same thing has
 * the same id, however often it is brought.
 */
export function wrapUnreadable(received: unknown): CloudEvent {
  const text = typeof received === 'string' ? received : (JSON.stringify(received) ?? '');
  const id = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return {
    specversion: EVENT_SPEC_VERSION,
    id,
    source: 'taskloom/event-bus',
    type: UNREADABLE,
    subject: id,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: { received: text.slice(0, KEPT_CHARACTERS), characters: text.length },
  };
}

/** The sidecar adds trace fields that are empty where there is no trace. */
function withoutEmpty(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== ''));
}
