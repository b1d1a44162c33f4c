import type { WriteStream } from 'node:tty';

/** The part of a terminal that is used; `hasColors` is there only on a real one. */
type Terminal = Pick<WriteStream, 'isTTY' | 'hasColors' | 'write'>;

/** What a person at the terminal sees; everything else goes to the log. */
export interface Console {
  /** Something takes a while. */
  progress(line: string): void;
  ready(address: string, details: { dataFolder: string; model: string }): void;
  stopping(): void;
  /** Why it could not start or go on. */
  failed(message: string): void;
}

/** Colours only on a terminal that wants them (https://no-color.org). */
export function createConsole(stream: Terminal): Console {
  const coloured = stream.isTTY && stream.hasColors();
  const paint = (code: number, text: string) =>
    coloured ? `\u001B[${code}m${text}\u001B[0m` : text;
  const print = (text: string) => stream.write(`${text}\n`);
  return {
    progress: (line) => print(paint(2, line)),
    ready(address, { dataFolder, model }) {
      print('');
      print(`  ${paint(1, 'Taskloom is ready')}`);
      print(`  ${paint(36, address)}`);
      print('');
      print(paint(2, `  data   ${dataFolder}`));
      print(paint(2, `  model  ${model}`));
      print(paint(2, '  stop   Ctrl-C'));
      print('');
    },
    stopping: () => print(paint(2, 'Stopping …')),
    failed: (message) => print(`${paint(31, 'Taskloom cannot run.')} ${message}`),
  };
}
