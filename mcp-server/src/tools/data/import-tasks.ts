import { z } from 'zod';

import { TaskloomError } from '../../errors.ts';
import { detectFormat, FORMAT_NAMES, formats } from '../../interchange/formats/registry.ts';
import { importInterchange } from '../../interchange/import/import-tasks.ts';
import type { Problem } from '../../interchange/interchange.ts';
import { LIMITS } from '../../limits.ts';
import { SETS } from '../annotations.ts';
import { defineTool } from '../define-tool.ts';
import { reference } from '../fields.ts';

/** How much of a long report is spelled out. */
const SHOWN = 50;

const Part = z.looseObject({});

interface Answer {
  format: string;
  dry_run: boolean;
  added: Record<string, number>;
  already_there: number;
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
    dry_run: z.boolean().optional(),
    project: reference.optional().describe('For tasks that name none; default: inbox'),
  }),
  output: z.looseObject({
    added: Part,
    already_there: z.number(),
    not_understood: z.array(Part),
    operation_id: z.string().optional(),
  }),
  annotations: SETS,
  example: { content: '{"format":"taskloom","version":1,"tasks":[{"id":"1","title":"Buy milk"}]}' },
  async run({ format, content, dry_run: dryRun = false, project }, ctx) {
    if (Buffer.byteLength(content) > LIMITS.importBytes)
      throw new TaskloomError('limit_exceeded', 'An imported file has at most 3 MiB.', {
        path: 'content',
        hint: 'Split it, for example by project. Nothing was imported.',
      });
    const name = format ?? detectFormat(content);
    const { format: reader, origin } = formats[name];
    const { added, alreadyThere, tasks, problems } = await importInterchange(ctx, {
      data: reader.read(content, ctx.actor.words),
      origin,
      project,
      dryRun,
      signal: ctx.signal,
      progress: ctx.progress,
    });
    return {
      format: name,
      dry_run: dryRun,
      added,
      already_there: alreadyThere,
      tasks: tasks.slice(0, SHOWN).map(({ id, ...task }) => (dryRun ? task : { id, ...task })),
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
      ...rest
    } = output as unknown as Answer;
    const counts = Object.entries(added).filter(([, count]) => count > 0);
    const list = counts.map(([what, count]) => `${count} ${what}`).join(', ');
    const lines = [
      `${dryRun ? 'Would import' : 'Imported'} from ${format}: ${list || 'nothing new'}.`,
      there > 0 ? `${there} task(s) are here already.` : '',
      rest.not_understood_count > 0 ? `Not understood (${rest.not_understood_count}):` : '',
      ...rest.not_understood.map(({ path, message }) => `- ${path}: ${message}`),
      rest.operation_id === undefined ? '' : `operation_id: ${rest.operation_id}`,
    ];
    return lines.filter((line) => line !== '').join('\n');
  },
});
