import type { AgentInputItem } from '@openai/agents';
import type { StateStore } from '@taskloom/platform';

import { timeout } from '../conversations/compare-and-set.ts';
import { lineOf, type Conversation, type Line } from '../conversations/documents.ts';
import { keys } from '../conversations/keys.ts';
import { functionCallsOf, type OutputItem } from '../models/model-types.ts';
import type { RunSession } from './run-session.ts';

/** What a model is told of the conversation so far. */
const REMEMBERED_TURNS = 20;
const REMEMBERED_CHARACTERS = 80_000;

interface Turn {
  /** Who answered; only that model gets back what it wanted kept beside its words. */
  model: string;
  items: AgentInputItem[];
}

/** Earlier turns as a model's input, oldest first, as many as fit. */
export async function readHistory(
  store: StateStore,
  conversation: Line & Pick<Conversation, 'turns'>,
  model: string,
): Promise<AgentInputItem[]> {
  const { turns } = conversation;
  const first = Math.max(0, turns - REMEMBERED_TURNS);
  const read = Array.from({ length: turns - first }, async (_, at) => {
    const entry = await store.get(keys.turn(lineOf(conversation), first + at), timeout());
    // Only this file writes these keys, and it writes them with the same types.
    const saved = (entry?.value as Turn | undefined) ?? { items: [], model };
    return saved.model === model ? saved.items : saved.items.map(withoutProviderData);
  });
  const history: AgentInputItem[][] = [];
  let characters = 0;
  for (const items of (await Promise.all(read)).toReversed()) {
    characters += JSON.stringify(items).length;
    if (characters > REMEMBERED_CHARACTERS && history.length > 0) break;
    history.unshift(items);
  }
  return history.flat();
}

export async function saveTurn(
  store: StateStore,
  conversation: Line & Pick<Conversation, 'turns'>,
  turn: Turn,
): Promise<void> {
  await store.set(keys.turn(lineOf(conversation), conversation.turns), turn, timeout());
}

/** What the configured model wanted kept beside its words in earlier turns is not another one's. */
export function asAnotherReads(input: string | AgentInputItem[]): string | AgentInputItem[] {
  if (typeof input === 'string') return input;
  const turn = input.findLastIndex((item) => 'role' in item && item.role === 'user');
  return input.map((item, at) => (at < turn ? withoutProviderData(item) : item));
}

export function userItem(text: string): AgentInputItem {
  return { type: 'message', role: 'user', content: text };
}

/**
 * A run as later models read it: what was said, called and answered. A call whose result is not known
 * says so; text that was cut off is kept as far as it was shown.
 */
export function turnItems(
  session: RunSession,
  { text, cutOff }: { text: string; cutOff?: string },
): AgentInputItem[] {
  const { readsStructured } = session.models.current;
  const items: AgentInputItem[] = [userItem(text)];
  for (const response of session.responses) {
    if (!response) continue;
    items.push(...response.output.filter((item) => item.type !== 'reasoning').map(withoutId));
    for (const call of functionCallsOf(response.output)) {
      const result = session.results.get(call.callId);
      const unknown = 'This was interrupted. Whether it was done is not known.';
      const output = result && (readsStructured ? JSON.stringify(result) : result.text);
      items.push({
        type: 'function_call_result',
        callId: call.callId,
        name: call.name,
        status: 'completed',
        output: output ?? unknown,
      });
    }
  }
  if (cutOff) {
    items.push({
      type: 'message',
      role: 'assistant',
      status: 'incomplete',
      content: [{ type: 'output_text', text: cutOff }],
    });
  }
  return items;
}

/** What was said in a turn, by the person and to them. */
export function textsIn(items: readonly AgentInputItem[]): string[] {
  return items.flatMap((item) => {
    if (!('content' in item) || !('role' in item)) return [];
    if (typeof item.content === 'string') return [item.content];
    return item.content.flatMap((part) => ('text' in part ? [part.text] : []));
  });
}

/** Ids refer to what a provider keeps, and it need not keep it as long as we do. */
function withoutId(item: OutputItem): AgentInputItem {
  const { id: _id, ...rest } = item as OutputItem & { id?: string };
  return rest;
}

function withoutProviderData(item: AgentInputItem): AgentInputItem {
  const { providerData: _providerData, ...rest } = item;
  return rest;
}
