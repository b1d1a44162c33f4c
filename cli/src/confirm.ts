import { createInterface } from 'node:readline/promises';

import { CliError, EXIT, usageError } from './errors.ts';
import type { Session } from './session.ts';

/** Asks at the terminal. Throws `CliError` when the answer is no, or when nobody can be asked. */
export async function confirm(session: Session, question: string): Promise<void> {
  const { stdin, stderr } = session.terminal;
  if (stdin.isTTY !== true)
    throw usageError('This asks first, and nobody is at the terminal.', 'add --yes');
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal: session.signal });
    if (/^y(?:es)?$/iu.test(answer.trim())) return;
  } finally {
    lines.close();
  }
  throw new CliError(EXIT.error, { code: 'needs_confirmation', message: 'Nothing was changed.' });
}
