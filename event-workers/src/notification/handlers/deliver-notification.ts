import { DigestEvent, NoticeEvent, ReminderEvent, topics } from '@taskloom/contracts';
import pRetry from 'p-retry';
import { z } from 'zod';

import { ToolCallError } from '../../errors.ts';
import { BoundedMap } from '../../events/bounded-map.ts';
import { defineHandler, type EventTypeHandler } from '../../events/handler.ts';
import type { ToolCaller } from '../../mcp/tool-caller.ts';
import { type Channel, DeliveryFailure, type Target } from '../channels/channel.ts';
import { ClaimedIntent } from '../notification-intent.ts';
import { type Message, renderMessage } from '../render/message.ts';

interface Result {
  delivery_id: string;
  outcome: 'sent' | DeliveryFailure['outcome'];
  error?: string;
}

interface DeliverOptions {
  tools: Pick<ToolCaller, 'call'>;
  channels: readonly Channel[];
  /** Told in how many milliseconds a delivery has to be looked at again. */
  nudge: (inMs: number) => void;
  publicUrl?: string | undefined;
  /** Counts what became of each attempt. */
  count: (labels: { channel: string; outcome: Result['outcome'] }) => void;
}

/** Results that could not be told the server, by notice: they go with the next call. */
const REMEMBERED = 1_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Something is to be told: the server puts it into the inbox and says which addresses to try, and is
 * told how each went. An address that fails is the server's to try again, and holds up nobody.
 */
export function deliverNotification(options: DeliverOptions): EventTypeHandler {
  const { tools, nudge } = options;
  const channelOf = new Map(options.channels.map((channel) => [channel.name, channel]));
  const untold = new BoundedMap<string, Result[]>(REMEMBERED);

  async function record(
    event: z.infer<typeof NotificationEvent>,
    args: { results: Result[]; begin?: boolean },
    signal: AbortSignal,
  ): Promise<ClaimedIntent> {
    const noticeId = event.data.notice_id;
    const begun = await tools.call({
      tool: 'record_delivery',
      args: { notice_id: noticeId, ...args },
      output: ClaimedIntent,
      causedBy: event.data.operation_id,
      traceparent: event.traceparent,
      signal,
    });
    if (args.results.length > 0) untold.set(noticeId, []);
    if (begun.next_in_ms !== undefined) nudge(begun.next_in_ms);
    return begun;
  }

  async function send(
    delivery: ClaimedIntent['deliveries'][number],
    message: Message,
    signal: AbortSignal,
  ): Promise<Result> {
    const result = await attempt(channelOf.get(delivery.channel), { delivery, message, signal });
    options.count({ channel: delivery.channel, outcome: result.outcome });
    return result;
  }

  return defineHandler({
    topic: topics.reminders,
    types: ['reminder.due', 'digest.due', 'notice.due'],
    schema: NotificationEvent,
    async handle(event, signal) {
      const noticeId = event.data.notice_id;
      const { notice, deliveries } = await record(
        event,
        { results: untold.get(noticeId) ?? [] },
        signal,
      );
      if (!notice || deliveries.length === 0) return;
      const message = renderMessage(notice, { url: options.publicUrl });
      const results = await Promise.all(
        deliveries.map((delivery) => send(delivery, message, signal)),
      );
      untold.set(noticeId, results);
      await untilHeard(() => record(event, { results, begin: false }, signal), signal);
    },
  });
}

/**
 * Only this process knows what it has sent: should the event go to another one, that would send it again.
 * So the server is told until it has heard, or the handler's time is up.
 */
async function untilHeard(tell: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  await pRetry(tell, {
    retries: Infinity,
    minTimeout: FIRST_PAUSE_MS,
    maxTimeout: LONGEST_PAUSE_MS,
    signal,
    shouldRetry: ({ error }) => error instanceof ToolCallError && error.retryable,
  });
}

const NotificationEvent = z.discriminatedUnion('type', [ReminderEvent, DigestEvent, NoticeEvent]);

async function attempt(
  channel: Channel | undefined,
  { delivery, message, signal }: { delivery: Target; message: Message; signal: AbortSignal },
): Promise<Result> {
  try {
    if (!channel) throw new DeliveryFailure('refused', 'the channel is not set up any more');
    await channel.send(message, delivery, signal);
    return { delivery_id: delivery.id, outcome: 'sent' };
  } catch (error) {
    // Stopping in the middle of a request: nobody knows, so nothing is said.
    signal.throwIfAborted();
    const { outcome, message: reason } =
      error instanceof DeliveryFailure ? error : new DeliveryFailure('failed', 'it went wrong');
    return { delivery_id: delivery.id, outcome, error: reason };
  }
}
