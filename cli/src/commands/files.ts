import { readFile, writeFile } from 'node:fs/promises';

import type { Command } from 'commander';

import { CliError, EXIT } from '../errors.ts';
import { printable } from '../format/style.ts';
import { ExportAnswer, ImportAnswer } from '../mcp/answers.ts';
import type { CommonOptions, Session } from '../session.ts';
import { runCommand } from './run-command.ts';

const FORMATS = 'taskloom-json, todoist-csv, todoist-json, icalendar, taskwarrior-json';

interface ImportOptions extends CommonOptions {
  dryRun?: boolean;
  format?: string;
  project?: string;
}

export function importCommand(program: Command, session: Session): void {
  program
    .command('import')
    .description('import a file; what is here already is left out, and undo takes all of it back')
    .argument('<file>', 'the file')
    .option('--dry-run', 'only report what it would add')
    .option('--format <name>', `${FORMATS}; as the content looks when unset`)
    .option('--project <project>', 'for tasks that name none; the inbox when unset')
    .action(async (path: string, _options, command: Command) => {
      const content = await read(path);
      await runCommand(
        session,
        command.optsWithGlobals<ImportOptions>(),
        async (client, options) => {
          const { dryRun = false, format, project } = options;
          const args = {
            content,
            ...(format !== undefined && { format }),
            ...(project !== undefined && { project }),
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
              ...(data.already_there > 0 ? [`${data.already_there} are here already`] : []),
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
    .option('--format <name>', `${FORMATS}; or calendar-feed-url`, 'taskloom-json')
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
          const text = data.content ?? data.url ?? '';
          if (output === undefined) return { raw, lines: () => [text.replace(/\n$/u, '')] };
          await write(output, text);
          return { raw, lines: () => [`${session.style('green', 'Wrote')}  ${output}`] };
        },
      );
    });
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unusable(`${path} cannot be read.`, cause);
  }
}

async function write(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw unusable(`${path} cannot be written.`, cause);
  }
}

function unusable(message: string, cause: unknown): CliError {
  return new CliError(EXIT.usage, { code: 'invalid_input', message }, { cause });
}
