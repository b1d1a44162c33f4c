import { describe, expect, it } from 'vitest';

import { ToolCallError } from '../../errors.ts';
import type { ToolCaller } from '../../mcp/tool-caller.ts';
import { makeReminderEvent } from '../../testing/events.ts';
import { makeNotificationIntent } from '../../testing/notification-intents.ts';
import { type Channel, DeliveryFailure } from '../channels/channel.ts';
import { deliverNotification } from './deliver-notification.ts';

const { signal } = new AbortController();
const deliveries = [
  { id: 'd1', channel: 'ntfy', address: 'https://ntfy.example/a' },
  { id: 'd2', channel: 'webhook', address: 'https://hook.example/' },
];

interface Call {
  results: unknown[];
  begin?: boolean;
}

/** Answers the first call with the deliveries and later ones with none, as the server does. */
function setUp({ failing = 0 }: { failing?: number } = {}) {
  const calls: Call[] = [];
  const sent: string[] = [];
  const nudges: number[] = [];
  let failures = failing;
  let failed = () => {};
  const tools = {
    async call({ args, output, tool }: Parameters<ToolCaller['call']>[0]) {
      calls.push(args as unknown as Call);
      if (args['begin'] === false && failures-- > 0) {
        failed();
        throw new ToolCallError({ tool, code: 'unavailable', retryable: true, message: 'later' });
      }
      const first = calls.length === 1;
      return output.parse({
        notice: makeNotificationIntent(),
        deliveries: first ? deliveries : [],
        ...(first ? {} : { next_in_ms: 300_000 }),
      });
    },
  } as Pick<ToolCaller, 'call'>;
  const channels: Channel[] = [
    {
      name: 'ntfy',
      async send(_message, target) {
        sent.push(target.id);
      },
    },
    {
      name: 'webhook',
      async send() {
        throw new DeliveryFailure('failed', 'HTTP 503');
      },
    },
  ];
  const handler = deliverNotification({
    tools,
    channels,
    nudge: (inMs) => nudges.push(inMs),
    count: () => {},
  });
  return { handler, calls, sent, nudges, onFailure: (then: () => void) => (failed = then) };
}

const results = [
  { delivery_id: 'd1', outcome: 'sent' },
  { delivery_id: 'd2', outcome: 'failed', error: 'HTTP 503' },
];

describe('delivering a notice', () => {
  it('tells how each address went, and wakes for the next try', async () => {
    const { handler, calls, sent, nudges } = setUp();
    await handler.handle(makeReminderEvent(), signal);
    expect(sent).toEqual(['d1']);
    expect(calls[1]).toMatchObject({ results, begin: false });
    expect(nudges).toEqual([300_000]);
  });

  it('tells a server that is away for a moment until it has heard', async () => {
    const { handler, calls, sent } = setUp({ failing: 2 });
    await handler.handle(makeReminderEvent(), signal);
    expect(calls.slice(1)).toEqual(
      Array.from({ length: 3 }, () => expect.objectContaining({ results, begin: false })),
    );
    expect(sent).toEqual(['d1']);
  });

  it('tells what it could not tell in its time with the next call, and sends nothing twice', async () => {
    const { handler, calls, sent, onFailure } = setUp({ failing: 1 });
    const event = makeReminderEvent();
    const late = new AbortController();
    onFailure(() => late.abort());
    await expect(handler.handle(event, late.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await handler.handle(event, signal);
    expect(calls[2]).toMatchObject({ results });
    await handler.handle(event, signal);
    expect(calls[3]).toMatchObject({ results: [] });
    expect(sent).toEqual(['d1']);
  });
});
