import { isUtf8 } from 'node:buffer';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';

import type { Command } from 'commander';

import { CliError, EXIT } from '../errors.ts';
import { printable } from '../format/style.ts';
import { ExportAnswer, ImportAnswer } from '../mcp/answers.ts';
import type { CommonOptions, Session } from '../session.ts';
import { runCommand } from './run-command.ts';

const WRITTEN = 'taskloom-json, todoist-csv, todoist-json, icalendar, taskwarrior-json';
const READ = `${WRITTEN}, todoist-backup, ticktick-csv, trello-json, microsoft-todo-json, google-tasks-json, vikunja, csv`;

interface ImportOptions extends CommonOptions {
  dryRun?: boolean;
  format?: string;
  project?: string;
  column?: string[];
}

export function importCommand(program: Command, session: Session): void {
  program
    .command('import')
    .description('import a file; what is here already is left out, and undo takes all of it back')
    .argument('<file>', 'the file')
    .option('--dry-run', 'only report what it would add')
    .option('--format <name>', `${READ}; as the content looks when unset`)
    .option('--project <project>', 'for tasks that name none; the inbox when unset')
    .option('--column <field=header...>', 'what a column of a CSV is, such as "title=Task name"')
    .action(async (path: string, _options, command: Command) => {
      const file = await read(path);
      await runCommand(
        session,
        command.optsWithGlobals<ImportOptions>(),
        async (client, options) => {
          const { dryRun = false, format, project, column } = options;
          const args = {
            ...file,
            ...(format !== undefined && { format }),
            ...(project !== undefined && { project }),
            ...(column !== undefined && { columns: column }),
            ...(dryRun && { dry_run: true }),
          };
          const { data, raw } = await client.change({
            tool: 'import_tasks',
            args,
            output: ImportAnswer,
          });
          const counts = Object.entries(data.added).filter(([, count]) => count > 0);
          const list = counts.map(([what, count]) => `${count} ${what}`).join(', ');
          return {
            raw,
            lines: () => [
              `${dryRun ? 'Would import' : session.style('green', 'Imported')}  ${list || 'nothing new'} (${data.format})`,
              ...Object.entries(data.columns ?? {}).map(
                ([field, header]) => `  ${field} is the column "${printable(header)}"`,
              ),
              ...(data.already_there > 0
                ? [`${data.already_there} are here already, and were left out:`]
                : []),
              ...data.already_there_tasks.map(
                ({ path: place, title }) => `  ${place}: ${printable(title)}`,
              ),
              ...(data.not_understood_count > 0
                ? [`${data.not_understood_count} not understood:`]
                : []),
              ...data.not_understood.map(
                ({ path: place, message }) => `  ${place}: ${printable(message)}`,
              ),
            ],
          };
        },
      );
    });
}

interface ExportOptions extends CommonOptions {
  format: string;
  project?: string;
  filter?: string;
  done?: boolean;
  output?: string;
}

export function exportCommand(program: Command, session: Session): void {
  program
    .command('export')
    .description('write tasks as a file, to standard output unless --output says where')
    .option('--format <name>', `${WRITTEN}; or calendar-feed-url`, 'taskloom-json')
    .option('--project <project>', 'only of this project')
    .option('--filter <filter>', 'only what it finds')
    .option('--done', 'completed tasks too')
    .option('--output <file>', 'the file to write')
    .action(async (_options, command: Command) => {
      await runCommand(
        session,
        command.optsWithGlobals<ExportOptions>(),
        async (client, options) => {
          const { format, project, filter, done, output } = options;
          const { data, raw } = await client.query({
            tool: 'export_tasks',
            args: {
              format,
              ...(project !== undefined && { project }),
              ...(filter !== undefined && { filter }),
              ...(done && { include_done: true }),
            },
            output: ExportAnswer,
          });
          for (const lost of data.not_kept)
            session.terminal.stderr.write(`${format} does not hold: ${printable(lost)}\n`);
          const file =
            data.download_url === undefined
              ? Readable.from([data.content ?? data.url ?? ''])
              : await download(data.download_url, session.signal);
          if (output === undefined)
            return { raw, lines: async () => [(await text(file)).replace(/\n$/u, '')] };
          await write(output, file);
          return { raw, lines: () => [`${session.style('green', 'Wrote')}  ${output}`] };
        },
      );
    });
}

/** Text as it is; what is no UTF-8, or a ZIP, goes as it lies in the file, for the server to tell. */
async function read(path: string): Promise<{ content: string; encoding?: 'base64' }> {
  try {
    const bytes = await readFile(path);
    const isText = isUtf8(bytes) && !bytes.includes(0);
    if (isText) return { content: bytes.toString('utf8') };
    return { content: bytes.toString('base64'), encoding: 'base64' };
  } catch (cause) {
    throw unusable(`${path} cannot be read.`, cause);
  }
}

/** What is too large for an answer, as it comes. */
async function download(url: string, signal: AbortSignal): Promise<Readable> {
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    throw unusable(`${new URL(url).origin} could not be reached for the file.`, cause);
  });
  if (response.ok && response.body) return Readable.fromWeb(response.body);
  throw unusable(`The file could not be downloaded (${response.status}).`, undefined);
}

async function write(path: string, file: Readable): Promise<void> {
  try {
    await pipeline(file, createWriteStream(path));
  } catch (cause) {
    throw unusable(`${path} cannot be written.`, cause);
  }
}

function unusable(message: string, cause: unknown): CliError {
  return new CliError(EXIT.usage, { code: 'invalid_input', message }, { cause });
}
