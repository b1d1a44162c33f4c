import { randomUUID } from 'node:crypto';

import type { Command } from 'commander';

import { openChat, type ChatConnection } from '../chat/chat-connection.ts';
import { readLines, type LineReader } from '../chat/line-reader.ts';
import { runTurn, type TurnResult } from '../chat/run-turn.ts';
import { createTerminalView } from '../chat/terminal-view.ts';
import { CliError } from '../errors.ts';
import { formatError } from '../format/error-text.ts';
import { instanceOf, type CommonOptions, type Session } from '../session.ts';

interface ChatOptions extends CommonOptions {
  conversation?: string;
}

export function chatCommand(program: Command, session: Session): void {
  program
    .command('chat')
    .description('say what is to be done in your own words; without text, talk')
    .argument('[text...]', 'what you have to say')
    .option('--conversation <id>', 'go on with this conversation')
    .addHelpText(
      'after',
      '\nCtrl-C stops the answer under way, and ends the chat when there is none.',
    )
    .action(async (words: string[], _options, command: Command) => {
      const options = command.optsWithGlobals<ChatOptions>();
      const text = words.join(' ').trim();
      using connection = await openChat(await instanceOf(session, options), session.signal);
      using lines = readLines(session.terminal, session.interruption);
      const chat: Chat = {
        session,
        connection,
        lines,
        json: options.json === true,
        conversationId: options.conversation ?? randomUUID(),
      };
      connection.send({ type: 'open_conversation', conversationId: chat.conversationId });
      if (text === '') await talk(chat);
      else await say(chat, text);
    });
}

interface Chat {
  session: Session;
  connection: ChatConnection;
  lines: LineReader;
  json: boolean;
  conversationId: string;
}

/** One message after the other, until there are no more. An answer that fails does not end the talk. */
async function talk(chat: Chat): Promise<void> {
  const { session, connection, lines } = chat;
  for (;;) {
    const text = (await lines.ask(session.style('bold', '› ')))?.trim();
    if (text === undefined || session.signal.aborted) return;
    if (text === '') continue;
    try {
      await say(chat, text);
    } catch (error) {
      if (!(error instanceof CliError) || !connection.isOpen()) throw error;
      session.terminal.stderr.write(`${formatError(error.payload, session.style)}\n`);
    }
  }
}

async function say(chat: Chat, text: string): Promise<void> {
  const { session, connection, conversationId, json } = chat;
  let run: string | undefined;
  using _stopFirst = session.interruption.handleWith(() => {
    if (run === undefined) return false;
    connection.send({ type: 'stop_run', conversationId, runId: run });
    run = undefined;
    return true;
  });
  const result = await runTurn({
    connection,
    conversationId,
    text,
    signal: session.signal,
    view: createTerminalView({
      terminal: session.terminal,
      style: session.style,
      lines: chat.lines,
      quiet: json,
    }),
    onRun: (runId) => (run = runId),
  });
  if (json) session.printJson({ conversation_id: conversationId, ...result } satisfies ChatAnswer);
}

type ChatAnswer = TurnResult & { conversation_id: string };
