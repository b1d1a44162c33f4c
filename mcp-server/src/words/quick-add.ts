import type { Parsed, QuickAdd, WordsContext } from './types.ts';
export function parseQuickAdd(text: string, _ctx: WordsContext): Parsed<QuickAdd> {
  return { ok: true, value: { title: text.trim(), tags: [], reminders: [], spans: [] } };
}
