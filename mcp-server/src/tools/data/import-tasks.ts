import { z } from 'zod';

import { invalidInput, TaskloomError } from '../../errors.ts';
import { CSV_FIELDS } from '../../import-export/formats/csv/column-fields.ts';
import { FORMAT_NAMES, formats } from '../../import-export/formats/registry.ts';
import { fileParser } from '../../import-export/import/file-parser.ts';
import { importPortableData } from '../../import-export/import/import-tasks.ts';
import type { Problem } from '../../import-export/portable-data.ts';
import { LIMITS } from '../../limits.ts';
import { DESTROYS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';

/** How much of a long report is spelled out, and how much of it a text says. */
const SHOWN = 500;
const SAID = 50;

const Part = z.looseObject({});

interface Answer {
  format: string;
  dry_run: boolean;
  added: Record<string, number>;
  already_there: number;
  already_there_tasks?: { path: string; title: string }[];
  columns?: Record<string, string>;
  not_understood: Problem[];
  not_understood_count: number;
  operation_id?: string;
}

export const importTasks = defineTool({
  name: 'import_tasks',
  title: 'Import tasks',
  description:
    'Imports an exported file; what is here already is skipped, and undo takes all of it back. ' +
    'dry_run only reports.',
  toolset: 'data',
  scope: 'tasks:write',
  input: z.object({
    format: z.enum(FORMAT_NAMES).optional().describe('Default: as the content looks'),
    content: z.string().min(1).describe('The whole file'),
    encoding: z.enum(['text', 'base64']).optional().describe('base64: of a ZIP or any file'),
    columns: z
      .array(z.string().max(LIMITS.reference))
      .max(CSV_FIELDS.length)
      .optional()
      .describe('Of a CSV: "title=Task name"'),
    dry_run: z.boolean().optional(),
    project: reference.optional().describe('For tasks that name none; default: inbox'),
  }),
  output: z.looseObject({
    added: Part,
    already_there: z.number(),
    not_understood: z.array(Part),
    operation_id: z.string().optional(),
  }),
  annotations: DESTROYS,
  approval: {
    asks: [{ reason: 'imports', when: { argument: 'dry_run', isNot: [true] } }],
  },
  example: { content: '{"format":"taskloom","version":1,"tasks":[{"id":"1","title":"Buy milk"}]}' },
  async run({ format, content, encoding, columns, dry_run: dryRun = false, project }, ctx) {
    const parsed = await fileParser.parse(
      {
        content: sized(encoding === 'base64' ? readBase64(content) : content),
        format,
        columns: columns && readColumns(columns),
        words: ctx.actor.words,
        at: ctx.changes.at,
      },
      {
        language: ctx.actor.user.language,
        signal: ctx.signal,
        onProgress: (done, total) => ctx.progress(Math.floor(done / 2), total),
      },
    );
    const { data } = parsed;
    const { added, alreadyThere, tasks, problems } = await importPortableData(ctx, {
      data,
      origin: formats[parsed.format].origin,
      project,
      dryRun,
      signal: ctx.signal,
      // Reading was about half of the work.
      progress: (done, total) => ctx.progress(Math.ceil((total + done) / 2), total),
    });
    return {
      format: parsed.format,
      dry_run: dryRun,
      ...(data.columns ? { columns: data.columns } : {}),
      added,
      already_there: alreadyThere.length,
      ...(alreadyThere.length === 0
        ? {}
        : { already_there_tasks: alreadyThere.slice(0, SHOWN).map((task) => ({ ...task })) }),
      tasks: tasks.slice(0, SAID).map(({ id, ...task }) => (dryRun ? task : { id, ...task })),
      not_understood: problems.slice(0, SHOWN).map((problem) => ({ ...problem })),
      not_understood_count: problems.length,
      ...(ctx.changes.log.length === 0 ? {} : { operation_id: ctx.changes.operationId }),
    };
  },
  say(output) {
    // The tool's own answer, whose insides the short output schema does not name.
    const {
      format,
      dry_run: dryRun,
      added,
      already_there: there,
      already_there_tasks: thereTasks = [],
      columns = {},
      ...rest
    } = output as unknown as Answer;
    const counts = Object.entries(added).filter(([, count]) => count > 0);
    const list = counts.map(([what, count]) => `${count} ${what}`).join(', ');
    const lines = [
      `${dryRun ? 'Would import' : 'Imported'} from ${format}: ${list || 'nothing new'}.`,
      ...columnsText(columns),
      there > 0 ? `${there} task(s) are here already and were left out:` : '',
      ...thereTasks.slice(0, SAID).map(({ path, title }) => `- ${path}: ${title}`),
      rest.not_understood_count > 0 ? `Not understood (${rest.not_understood_count}):` : '',
      ...rest.not_understood.slice(0, SAID).map(({ path, message }) => `- ${path}: ${message}`),
      rest.operation_id === undefined ? '' : `operation_id: ${rest.operation_id}`,
    ];
    return lines.filter((line) => line !== '').join('\n');
  },
});

function sized<T extends string | Uint8Array>(content: T): T {
  if (Buffer.byteLength(content) <= LIMITS.importBytes) return content;
  throw new TaskloomError('limit_exceeded', 'An imported file has at most 3 MiB.', {
    path: 'content',
    hint: 'Split it, for example by project. Nothing was imported.',
  });
}

function readBase64(content: string): Uint8Array {
  const bytes = Buffer.from(content, 'base64');
  if (bytes.length > 0) return new Uint8Array(bytes);
  throw invalidInput('The content is not base64.', { path: 'content' });
}

function readColumns(columns: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    columns.map((column, index) => {
      const [, field, header] = /^\s*(\w+)\s*=\s*(.+?)\s*$/u.exec(column) ?? [];
      if (field !== undefined && header !== undefined)
        return [field.toLowerCase(), header] as const;
      throw invalidInput(`"${column.slice(0, 50)}" does not name a field and a column.`, {
        path: `columns[${index}]`,
        hint: `Such as "title=Task name". Fields: ${CSV_FIELDS.join(', ')}.`,
      });
    }),
  );
}

function columnsText(columns: Record<string, string>): string[] {
  const pairs = Object.entries(columns).map(([field, header]) => `${field} = "${header}"`);
  return pairs.length === 0 ? [] : [`Columns: ${pairs.join(', ')}.`];
}
