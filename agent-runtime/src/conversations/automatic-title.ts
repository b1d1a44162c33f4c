import type { AgentInputItem } from '@openai/agents';
import { z } from 'zod';

import { describeMessage } from '../models/offline/describe-message.ts';

const LONGEST = 60;

/** What a turn was about, in a few words; `undefined` where it was about nothing, such as a greeting. */
export function titleOfTurn(items: readonly AgentInputItem[]): string | undefined {
  const changed = changedTitles(items);
  const [said] = items.flatMap((item) =>
    'role' in item && item.role === 'user' && typeof item.content === 'string' ? item.content : [],
  );
  const about = changed.length > 0 ? changed.join(', ') : describeMessage(said ?? '');
  return about === undefined || about === '' ? undefined : shorten(capital(about));
}

/** The tasks that were added or changed, by what the tools answered. */
function changedTitles(items: readonly AgentInputItem[]): string[] {
  const titles = items.flatMap((item) => {
    if (item.type !== 'function_call_result' || /^(?:find|get)_/u.test(item.name)) return [];
    return typeof item.output === 'string' ? titlesIn(item.output) : [];
  });
  return [...new Set(titles)];
}

const Answer = z.object({
  content: z.object({ tasks: z.array(z.object({ title: z.string() })) }),
});

function titlesIn(output: string): string[] {
  try {
    const read = Answer.safeParse(JSON.parse(output));
    return read.success ? read.data.content.tasks.map(({ title }) => title) : [];
  } catch {
    // Text for a language model.
    return [];
  }
}

/** The title until an answer has come: the message's first line. */
export function firstTitle(text: string): string {
  return shorten(text.trim().split('\n', 1).join('').trim());
}

/** Cut between words, and never within a character. */
function shorten(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').slice(0, LONGEST * 10);
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  if (characters.length <= LONGEST) return line;
  const kept = characters.slice(0, LONGEST - 1).join('');
  const words = kept.replace(/\s+\S*$/u, '');
  return `${(words.length > LONGEST / 2 ? words : kept).trimEnd()}…`;
}

function capital(text: string): string {
  const [first = ''] = Array.from(text);
  return first.toUpperCase() + text.slice(first.length);
}
