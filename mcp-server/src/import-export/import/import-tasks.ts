import { v7 as uuidv7 } from 'uuid';

import type { FilterRow } from '../../domain/rows.ts';
import { resolveProject } from '../../domain/resolve.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { forbidden } from '../../errors.ts';
import { parseFilter } from '../../filters/index.ts';
import { LIMITS } from '../../limits.ts';
import type { Problem } from '../portable-data.ts';
import { loadExisting, type NameKey } from './existing-data.ts';
import { matchProjects, type Places } from './match-projects.ts';
import { planTasks, type TaskRows } from './plan-tasks.ts';
import type { OrderedData } from './task-hierarchy.ts';
import { progressWithin, type ReportProgress } from './progress.ts';

interface ImportRequest {
  data: OrderedData;
  /** What keys of this kind of file begin with here, such as `todoist`. */
  origin: string;
  project: string | undefined;
  dryRun: boolean;
  signal: AbortSignal;
  progress: ReportProgress;
}

interface ImportReport {
  added: Record<'tasks' | 'projects' | 'sections' | 'comments' | 'filters', number>;
  /** Tasks of the file that are here already, and were not taken again. */
  alreadyThere: { path: string; title: string }[];
  tasks: { path: string; id: string; title: string }[];
  problems: Problem[];
}

/** Adds what is not here yet, in bulk; a dry run tells what it would come to. */
export async function importPortableData(
  work: UnitOfWork,
  request: ImportRequest,
): Promise<ImportReport> {
  const { data, origin, dryRun, signal, progress } = request;
  const total = data.tasks.length;
  const target = await resolveProject(work, request.project ?? 'inbox');
  const nameKey: NameKey = data.keysAreLocal
    ? (key) => `${origin}:${target.id}:${key}`
    : (key) => `${origin}:${key}`;
  const existing = await loadExisting(work, { tasks: data.tasks.map(({ task }) => task), nameKey });
  if (!existing.writable.has(target.id)) throw forbidden('project').at('project');
  const problems = [...data.problems];
  const places = matchProjects({ work, data, existing, nameKey, target, problems });
  const rows = await planTasks({
    work,
    data,
    existing,
    places,
    nameKey,
    targetId: target.id,
    problems,
    signal,
    progress: progressWithin(progress, { from: 0, to: dryRun ? 1 : 0.5, total }),
  });
  const filters = await planFilters(work, { data, problems });
  if (!dryRun)
    await writeRows(work, {
      places,
      rows,
      filters,
      signal,
      progress: progressWithin(progress, { from: 0.5, to: 1, total }),
    });
  return {
    added: {
      tasks: rows.tasks.length,
      projects: places.newProjects.length,
      sections: places.newSections.length,
      comments: rows.comments.length,
      filters: filters.length,
    },
    alreadyThere: rows.alreadyThere,
    tasks: rows.tasks.map(({ row, path }) => ({ path, id: row.id, title: row.title })),
    problems,
  };
}

type NewFilter = Partial<FilterRow> & { id: string };

async function planFilters(
  { sql, actor, changes }: UnitOfWork,
  { data, problems }: { data: OrderedData; problems: Problem[] },
): Promise<NewFilter[]> {
  if (data.filters.length === 0) return [];
  const rows = await sql<{ name: string }[]>`
    select lower(name) as name from taskloom.filters where deleted_at is null`;
  const taken = new Set(rows.map((row) => row.name));
  return data.filters.flatMap(({ name: given, filter }, index) => {
    const name = given.trim().slice(0, LIMITS.name);
    const path = `filters[${index}]`;
    if (taken.has(name.toLowerCase())) return [];
    const parsed = parseFilter(filter);
    if (!parsed.ok || taken.size >= LIMITS.filtersPerPerson) {
      problems.push({ path, message: parsed.ok ? 'There are too many filters.' : parsed.message });
      return [];
    }
    taken.add(name.toLowerCase());
    const position = Date.parse(changes.at) + index;
    return [{ id: uuidv7(), user_id: actor.userId, name, filter, position }];
  });
}

async function writeRows(
  { changes }: UnitOfWork,
  {
    places,
    rows,
    filters,
    signal,
    progress,
  }: {
    places: Places;
    rows: TaskRows;
    filters: NewFilter[];
    signal: AbortSignal;
    progress: ReportProgress;
  },
): Promise<void> {
  for (const row of places.newProjects) await changes.insert('project', row);
  await changes.insertMany('section', places.newSections);
  await changes.insertMany('series', rows.series);
  signal.throwIfAborted();
  await changes.insertMany(
    'task',
    rows.tasks.map(({ row }) => row),
    (done) => {
      signal.throwIfAborted();
      progress(done, rows.tasks.length);
    },
  );
  await changes.insertMany('reminder', rows.reminders);
  await changes.insertMany('comment', rows.comments);
  await changes.insertMany('filter', filters);
  signal.throwIfAborted();
  progress(1, 1);
}
