import type { SaidMessage } from './messages.ts';

interface Transcript {
  title: string;
  messages: readonly SaidMessage[];
}

/** A conversation as a Markdown document: what was said, by whom. */
export function toMarkdown({ title, messages }: Transcript): string {
  const parts = messages.map(
    ({ by, text, at }) => `**${by === 'person' ? 'You' : 'Taskloom'}** · ${at}\n\n${text.trim()}`,
  );
  return [`# ${title.replaceAll(/\s+/gu, ' ')}`, ...parts].join('\n\n') + '\n';
}

/** The same as JSON, for programs. */
export function toJson({ title, messages }: Transcript): string {
  const said = messages.map(({ by, text, at }) => ({
    role: by === 'person' ? 'user' : 'assistant',
    at,
    text,
  }));
  return `${JSON.stringify({ title, messages: said }, null, 2)}\n`;
}
