import { Command, CommanderError } from 'commander';

import { adminCommand } from './admin/admin-command.ts';
import { addCommand } from './commands/add.ts';
import {
  deleteCommand,
  moveCommand,
  reopenCommand,
  restoreCommand,
  skipCommand,
  snoozeCommand,
} from './commands/change-tasks.ts';
import { backupCommand } from './commands/backup.ts';
import { chatCommand } from './commands/chat.ts';
import { commentCommand } from './commands/comment.ts';
import { doneCommand } from './commands/done.ts';
import { editCommand } from './commands/edit.ts';
import { exportCommand, importCommand } from './commands/files.ts';
import {
  activityCommand,
  overviewCommand,
  previewCommand,
  statsCommand,
} from './commands/insight.ts';
import { findCommand, listCommand } from './commands/list.ts';
import { invitationsCommand } from './commands/invitations.ts';
import { mcpCommand } from './commands/mcp.ts';
import { filtersCommand, sectionsCommand, tagsCommand } from './commands/organize.ts';
import { projectsCommand } from './commands/projects.ts';
import { settingsCommand } from './commands/settings.ts';
import { showCommand } from './commands/show.ts';
import { undoCommand } from './commands/undo.ts';
import { CliError, EXIT } from './errors.ts';
import { formatError } from './format/error-text.ts';
import { createStyle } from './format/style.ts';
import type { CommonOptions, Session } from './session.ts';

const HELP = `
Talks to the running Taskloom: the one whose access.json is in TASKLOOM_DATA_DIR
(.taskloom when unset), or --url and --token (TASKLOOM_URL, TASKLOOM_TOKEN).

Exit codes:
  0  done
  1  an error; what it was is on standard error (as JSON with --json)
  2  not understood: bad usage, bad input or an ambiguous name (candidates are listed)
  3  Taskloom is not running; start it with npm start`;

/** Runs one command line (without the program's name) and returns the exit code. Never rejects. */
export async function runProgram(args: readonly string[], session: Session): Promise<number> {
  const program = createProgram(session);
  try {
    await program.parseAsync(args, { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    // Commander has written its message by now; asking for help is no error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (session.signal.aborted) return EXIT.interrupted;
    const failure = error instanceof CliError ? error : unexpected(error);
    report(failure, session, program.opts<CommonOptions>());
    return failure.exitCode;
  }
}

function createProgram(session: Session): Command {
  const { stdout, stderr } = session.terminal;
  const program = new Command('taskloom')
    .description('Tasks from the command line.')
    .option('--url <address>', 'address of a running Taskloom')
    .option('--token <token>', 'access token for --url')
    .option('--json', 'print the structured answer')
    .addHelpText('after', HELP)
    .showHelpAfterError('(taskloom --help shows what there is)')
    .configureOutput({
      writeOut: (text) => void stdout.write(text),
      writeErr: (text) => void stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  const commands = [
    addCommand,
    listCommand,
    findCommand,
    showCommand,
    doneCommand,
    reopenCommand,
    editCommand,
    moveCommand,
    skipCommand,
    snoozeCommand,
    commentCommand,
    deleteCommand,
    restoreCommand,
    undoCommand,
    projectsCommand,
    invitationsCommand,
    sectionsCommand,
    tagsCommand,
    filtersCommand,
    overviewCommand,
    statsCommand,
    activityCommand,
    previewCommand,
    importCommand,
    exportCommand,
    backupCommand,
    settingsCommand,
    chatCommand,
    mcpCommand,
    adminCommand,
  ];
  for (const command of commands) command(program, session);
  return program;
}

function report(error: CliError, session: Session, { json }: CommonOptions): void {
  const { stderr } = session.terminal;
  const style = createStyle(stderr.isTTY === true && !session.config.noColor);
  stderr.write(
    json
      ? `${JSON.stringify({ error: error.payload })}\n`
      : `${formatError(error.payload, style)}\n`,
  );
}

function unexpected(error: unknown): CliError {
  const message = error instanceof Error ? error.message : String(error);
  return new CliError(EXIT.error, { code: 'unavailable', message }, { cause: error });
}
