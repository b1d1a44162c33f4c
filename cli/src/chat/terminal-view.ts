import { printable, type Style } from '../format/style.ts';
import type { Terminal } from '../session.ts';
import type { LineReader } from './line-reader.ts';
import type { ToolCall, TurnView } from './run-turn.ts';

interface ViewOptions {
  terminal: Terminal;
  style: Style;
  lines: LineReader;
  /** Leaves standard output to the structured answer. */
  quiet: boolean;
}

/** The answer goes to standard output as it comes; what happens besides goes to standard error. */
export function createTerminalView({ terminal, style, lines, quiet }: ViewOptions): TurnView {
  const { stdout, stderr } = terminal;
  let midLine = false;
  return {
    text(delta) {
      if (quiet || delta === '') return;
      stdout.write(keepLines(delta));
      midLine = !delta.endsWith('\n');
    },
    textEnd() {
      if (midLine) stdout.write('\n');
      midLine = false;
    },
    toolStarted: ({ title }) => void stderr.write(`${style('dim', `· ${printable(title)}`)}\n`),
    toolFailed: (_call, text) => void stderr.write(`${style('red', '!')} ${keepLines(text)}\n`),
    async approve(call) {
      stderr.write(`${style('yellow', '?')} ${describe(call)}\n`);
      const answer = await lines.ask('Go on? [y/N] ');
      return /^y(?:es)?$/i.test(answer?.trim() ?? '');
    },
  };
}

function describe({ title, args }: ToolCall): string {
  return printable(`${title} ${JSON.stringify(args)}`);
}

/** Like `printable`, for texts of several lines. */
function keepLines(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]+/gu, ' ');
}
