import type { StoredEvent } from './event-log.ts';

/** Something that was said, as a person reads it. */
export interface SaidMessage {
  by: 'person' | 'agent';
  text: string;
  at: string;
  runId: string;
}

/** What was said, in order; an answer that came in pieces is one message. */
export function messagesIn(events: readonly StoredEvent[]): SaidMessage[] {
  const said = new Map<string, SaidMessage>();
  for (const { event, at, runId } of events) {
    if (event.type === 'USER_MESSAGE')
      said.set(`person:${event.messageId}`, { by: 'person', text: event.text, at, runId });
    if (event.type !== 'TEXT_MESSAGE_CONTENT') continue;
    const key = `agent:${event.messageId}`;
    const before = said.get(key);
    const text = (before?.text ?? '') + event.delta;
    said.set(key, { by: 'agent', text, at: before?.at ?? at, runId });
  }
  return [...said.values()];
}
