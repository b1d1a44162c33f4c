import { createInterface } from 'node:readline';

import type { Interruption } from '../interruption.ts';
import type { Terminal } from '../session.ts';

/** Lines a person types, or that come from a pipe; none is lost while nobody asks. */
export interface LineReader extends Disposable {
  /** Shows `prompt` and waits for a line. Undefined when there are no more. */
  ask(prompt: string): Promise<string | undefined>;
}

export function readLines(terminal: Terminal, interruption: Interruption): LineReader {
  const { stdin, stdout } = terminal;
  const interactive = stdin.isTTY === true && stdout.isTTY === true;
  const lines = createInterface({
    input: stdin,
    ...(interactive && { output: stdout }),
    terminal: interactive,
  });
  const waiting: string[] = [];
  let asking: ((line: string | undefined) => void) | undefined;
  let ended = false;

  lines.on('line', (line) => {
    if (asking) answer(line);
    else waiting.push(line);
  });
  lines.on('close', () => {
    ended = true;
    answer(undefined);
  });
  // A terminal in raw mode sends no signal for Ctrl-C.
  lines.on('SIGINT', () => interruption.interrupt());
  const close = () => lines.close();
  interruption.signal.addEventListener('abort', close);

  function answer(line: string | undefined): void {
    const give = asking;
    asking = undefined;
    give?.(line);
  }

  return {
    ask(prompt) {
      const [line] = waiting.splice(0, 1);
      if (line !== undefined) return Promise.resolve(line);
      if (ended) return Promise.resolve(undefined);
      if (interactive) {
        lines.setPrompt(prompt);
        lines.prompt();
      }
      return new Promise((resolve) => {
        asking = resolve;
      });
    },
    [Symbol.dispose]() {
      interruption.signal.removeEventListener('abort', close);
      lines.close();
    },
  };
}
