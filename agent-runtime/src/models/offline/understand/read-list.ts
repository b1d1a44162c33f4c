import type { NewLine } from '../command.ts';
import type { Language } from '../language/language.ts';
import { readMessage } from './read-message.ts';

/** Stands for a title in a heading that has none. */
const TITLE = 'x';

/** A heading such as "Add:" above lines that are a task each. */
export function readList(message: string, language: Language): NewLine | undefined {
  const [head = '', ...lines] = message.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return undefined;
  const { requests } = readMessage(`${head.trim().replace(/:$/u, '')} ${TITLE}`, language);
  const [request, another] = requests;
  if (request?.kind !== 'command' || another || request.command.kind !== 'add') return undefined;
  const { line } = request.command;
  return line.text === TITLE ? { ...line, text: lines.join('\n') } : undefined;
}
