import { call, say, type Flow } from './flow.ts';
import type { Context } from './decide.ts';

export function understand(said: string, _context: Context): Flow {
  const add = /^add (?<line>.+)$/i.exec(said.trim())?.groups?.['line'];
  return add ? quickAdd(add) : say('I do not understand that.');
}

function* quickAdd(text: string): Flow {
  const result = yield* call('quick_add', { text });
  return { text: result.isError ? result.text : `Added. ${result.text}` };
}
