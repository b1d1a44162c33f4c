import type { Content, Part } from '@google/genai';
import type { AgentInputItem } from '@openai/agents';
import { z } from 'zod';

/**
 * What Gemini wants back with its own words: the signature of the thoughts behind them, verbatim, and
 * its id of a call.
 */
const GeminiProviderData = z.object({
  gemini: z.object({ thoughtSignature: z.string().optional(), id: z.string().optional() }),
});
type GeminiProviderData = z.infer<typeof GeminiProviderData>['gemini'];

/** To go into an item's `providerData`. */
export function keep(kept: GeminiProviderData): { providerData?: { gemini: GeminiProviderData } } {
  return Object.keys(kept).length > 0 ? { providerData: { gemini: kept } } : {};
}

/** The conversation in Gemini's form: turns of `user` and `model`, neighbours of one side joined. */
export function toContents(input: string | readonly AgentInputItem[]): Content[] {
  if (typeof input === 'string') return [{ role: 'user', parts: [{ text: input }] }];
  const ids = callIds(input);
  const contents: { role: string; parts: Part[] }[] = [];
  for (const item of input) {
    const said = toPart(item, ids);
    if (!said) continue;
    const last = contents.at(-1);
    if (last?.role === said.role) last.parts.push(said.part);
    else contents.push({ role: said.role, parts: [said.part] });
  }
  return contents;
}

function toPart(
  item: AgentInputItem,
  ids: ReadonlyMap<string, string>,
): { role: 'user' | 'model'; part: Part } | undefined {
  if (item.type === 'function_call') {
    const { thoughtSignature, id } = keptOf(item);
    const functionCall = {
      name: item.name,
      args: readArguments(item.arguments),
      ...(id && { id }),
    };
    return { role: 'model', part: { functionCall, ...(thoughtSignature && { thoughtSignature }) } };
  }
  if (item.type === 'function_call_result') {
    const id = ids.get(item.callId);
    const response = { output: textOf(item.output) };
    return {
      role: 'user',
      part: { functionResponse: { name: item.name, response, ...(id && { id }) } },
    };
  }
  if (!('role' in item) || (item.role !== 'user' && item.role !== 'assistant')) return undefined;
  const text = textOf(item.content);
  const { thoughtSignature } = keptOf(item);
  if (text === '' && !thoughtSignature) return undefined;
  const part = { text, ...(thoughtSignature && { thoughtSignature }) };
  return { role: item.role === 'user' ? 'user' : 'model', part };
}

function callIds(input: readonly AgentInputItem[]): Map<string, string> {
  const ids = new Map<string, string>();
  for (const item of input) {
    const id = item.type === 'function_call' ? keptOf(item).id : undefined;
    if (item.type === 'function_call' && id) ids.set(item.callId, id);
  }
  return ids;
}

/** Of another model's items there is nothing to give back. */
function keptOf(item: AgentInputItem): GeminiProviderData {
  const kept = GeminiProviderData.safeParse('providerData' in item ? item.providerData : undefined);
  return kept.success ? kept.data.gemini : {};
}

function readArguments(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const parts = Array.isArray(content) ? content : [content];
  return parts
    .map((part: unknown) => {
      if (typeof part !== 'object' || part === null) return '';
      if ('text' in part && typeof part.text === 'string') return part.text;
      return 'refusal' in part && typeof part.refusal === 'string' ? part.refusal : '';
    })
    .join('');
}
