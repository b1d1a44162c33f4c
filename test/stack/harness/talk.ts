import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { waitFor } from '@taskloom/platform/testing';

import { connectChat } from '../../../agent-runtime/src/testing/chat-client.ts';
import type { ChatClient } from '../../../agent-runtime/src/testing/chat-client.ts';
import type { TestStack } from './test-stack.ts';

type Events = ReturnType<ChatClient['events']>;

const PAUSE_MS = 100;
const ANSWER_MS = 60_000;

export interface Talk extends AsyncDisposable {
  /** Titles of the tasks that were asked for, and whose answer came. */
  asked: string[];
  /** Numbers of the conversation's events as they came; each connection asks for what follows. */
  seqs: number[];
  /** How many answers came by each pod. */
  answersOf: Map<string, number>;
}

/**
 * Somebody who talks on in one conversation, each line over the next pod. What gets no answer because
 * its pod went away is said again at another one, with its id, as the page does. Disposing waits for
 * the last answer.
 */
export function startTalk(stack: TestStack): Talk {
  const pods = stack.replicas.filter(({ service }) => service === 'agent-runtime');
  const conversationId = randomUUID();
  const talk = {
    asked: [] as string[],
    seqs: [] as number[],
    answersOf: new Map<string, number>(),
  };
  const stop = new AbortController();
  let before: Events = [];
  let turn = 0;
  const talking = goOn();
  return Object.assign(talk, {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await talking;
    },
  });

  async function goOn(): Promise<void> {
    while (!stop.signal.aborted) {
      const title = `buy ${inLetters(talk.asked.length)}`;
      await say({ messageId: randomUUID(), text: `add ${title}` });
      talk.asked.push(title);
      await sleep(PAUSE_MS);
    }
  }

  async function say(line: { messageId: string; text: string }): Promise<void> {
    for (;;) {
      turn += 1;
      const url = pods[turn % pods.length]?.url ?? '';
      if (await sayAt(url, line)) {
        talk.answersOf.set(url, (talk.answersOf.get(url) ?? 0) + 1);
        return;
      }
      await sleep(PAUSE_MS);
    }
  }

  /** False when the pod was not there, refused, or went away before the answer. */
  async function sayAt(url: string, line: { messageId: string; text: string }): Promise<boolean> {
    const connected = await connectChat(url, { token: stack.token }).catch(() => undefined);
    if (connected === undefined) return false;
    await using client = connected;
    let isOpen = true;
    void client.closed.then(() => (isOpen = false));
    client.send({ type: 'open_conversation', conversationId, afterSeq: talk.seqs.at(-1) ?? 0 });
    client.send({ type: 'send_message', conversationId, ...line });
    const isRefused = () =>
      client.received.some((one) => one.type === 'error' && one.regarding === line.messageId);
    const seen = () => [...before, ...client.events(conversationId)];
    await waitFor(() => !isOpen || isRefused() || isAnswered(seen(), line.messageId), {
      timeoutMs: ANSWER_MS,
      what: `the answer to ${line.text}`,
    });
    before = seen();
    talk.seqs = before.map(({ seq }) => seq);
    return isAnswered(before, line.messageId);
  }
}

function isAnswered(events: Events, messageId: string): boolean {
  const asked = events.findIndex(
    ({ event }) => event.type === 'USER_MESSAGE' && event.messageId === messageId,
  );
  return asked >= 0 && events.slice(asked).some(({ event }) => event.type === 'RUN_FINISHED');
}

/** A number would be taken for a date or a time. */
function inLetters(number: number): string {
  return `x${String(number).replaceAll(/\d/gu, (digit) => 'abcdefghij'[Number(digit)] ?? '')}`;
}
