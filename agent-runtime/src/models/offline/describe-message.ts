import { ENGLISH } from './language/english.ts';
import { pickLanguage } from './language/pick-language.ts';
import { compiledOf } from './understand/compiled.ts';
import { withoutPoliteness } from './understand/parse-clause.ts';
import { readMessage } from './understand/read-message.ts';
import { lineOf, textOf, tokenize } from './understand/tokens.ts';

/** What is said beside the matter. */
const SMALL_TALK = new Set(['greeting', 'thanks', 'help', 'cancel', 'undo', 'wrong', 'who']);

/** What a message is about: without politeness and the words that only ask; `undefined` for small talk. */
export function describeMessage(said: string): string | undefined {
  const [line = ''] = said.trim().split('\n', 1);
  const language = pickLanguage(line, ENGLISH);
  const [request] = readMessage(line, language).requests;
  if (request?.kind === 'command' && SMALL_TALK.has(request.command.kind)) return undefined;
  const tokens = withoutPoliteness(tokenize(line), language);
  if (request?.kind !== 'query') return textOf(tokens);
  const starter = compiledOf(language).starter.exec(lineOf(tokens)) ?? '';
  const rest = tokens.slice(starter === '' ? 0 : starter.split(' ').length - 1);
  return textOf(rest.length > 0 ? rest : tokens);
}
