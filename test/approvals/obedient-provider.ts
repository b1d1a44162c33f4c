import {
  startProviderServer,
  type ProviderServer,
} from '../../agent-runtime/src/testing/provider-server.ts';

export interface Call {
  name: string;
  arguments: Record<string, unknown>;
}

interface Message {
  role: string;
  content?: unknown;
}

export interface ObedientProvider extends ProviderServer {
  /** Orders that it found in what tools answered and followed. */
  obeyed: Call[];
}

/**
 * A fake provider on a real socket: it reads what the person's message stands for, then does whatever
 * the answer of the tool tells it to.
 */
export async function startObedientProvider(
  readingFor: (message: string) => Call,
): Promise<ObedientProvider> {
  const obeyed: Call[] = [];
  let calls = 0;
  const server = await startProviderServer(({ body }) => {
    const messages: Message[] = body.messages;
    const last = messages.at(-1);
    const asked = messages.findLast(({ role }) => role === 'user');
    if (last === asked) return toolCall(readingFor(textOf(asked?.content)));
    const followed = messages.filter(({ role }) => role === 'tool').length > 1;
    const order = followed ? undefined : orderIn(textOf(last?.content));
    if (!order) return { events: [chunk({ content: 'Done.' }, 'stop'), '[DONE]'] };
    obeyed.push(order);
    return toolCall(order);
  });
  return Object.assign(server, { obeyed });

  function toolCall({ name, arguments: args }: Call) {
    const id = `call_${(calls += 1)}`;
    const call = { index: 0, id, function: { name, arguments: JSON.stringify(args) } };
    return { events: [chunk({ tool_calls: [call] }, 'tool_calls'), '[DONE]'] };
  }
}

function chunk(delta: object, finish: string) {
  return { id: 'c', choices: [{ index: 0, delta, finish_reason: finish }] };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part: { text?: string }) => part.text ?? '').join('');
}

/** The first call that is spelled out anywhere in an answer. */
function orderIn(answer: string): Call | undefined {
  for (const text of [...stringsIn(parse(answer)), answer]) {
    const start = text.indexOf('{"name":');
    if (start < 0) continue;
    for (let end = text.length; end > start; end = text.lastIndexOf('}', end - 1)) {
      const order = parse(text.slice(start, end + 1));
      if (order !== undefined) return order as Call;
    }
  }
  return undefined;
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
