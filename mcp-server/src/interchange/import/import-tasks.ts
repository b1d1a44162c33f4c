import { v7 as uuidv7 } from 'uuid';

import { inboxOf, resolveProject } from '../../domain/resolve.ts';
import type { Work } from '../../domain/work.ts';
import { notYours, TaskloomError } from '../../errors.ts';
import { parseFilter } from '../../filters/index.ts';
import { LIMITS } from '../../limits.ts';
import type { FilterRow } from '../../domain/entities.ts';
import type { Interchange, Problem } from '../interchange.ts';
import { loadExisting, type NameKey } from './existing.ts';
import { placeProjects, type Places } from './place.ts';
import { planTasks, type TaskRows } from './plan-tasks.ts';

interface ImportRequest {
  data: Interchange;
  /** What keys of this kind of file begin with here, such as `todoist`. */
  origin: string;
  project: string | undefined;
  dryRun: boolean;
  signal: AbortSignal;
  progress: (done: number, total: number) => void;
}

interface ImportReport {
  added: Record<'tasks' | 'projects' | 'sections' | 'comments' | 'filters', number>;
  alreadyThere: number;
  tasks: { path: string; id: string; title: string }[];
  problems: Problem[];
}

/** Adds what is not here yet, in bulk; a dry run tells what it would come to. */
export async function importInterchange(work: Work, request: ImportRequest): Promise<ImportReport> {
  const { data, origin, dryRun, signal, progress } = request;
  if (data.tasks.length > LIMITS.importedTasks)
    throw new TaskloomError(
      'limit_exceeded',
      `The file has ${data.tasks.length} tasks; an import takes ${LIMITS.importedTasks}.`,
      { path: 'content', hint: 'Split the file, for example by project. Nothing was imported.' },
    );
  const target =
    request.project === undefined
      ? await inboxOf(work)
      : await resolveProject(work, request.project);
  const nameKey: NameKey = data.keysAreLocal
    ? (key) => `${origin}:${target.id}:${key}`
    : (key) => `${origin}:${key}`;
  const existing = await loadExisting(work, { tasks: data.tasks, nameKey });
  if (!existing.writable.has(target.id)) throw notYours('project').at('project');
  const problems = [...data.problems];
  const places = placeProjects({ work, data, existing, nameKey, target, problems });
  const rows = await planTasks({
    work,
    data,
    existing,
    places,
    nameKey,
    targetId: target.id,
    problems,
    signal,
    // Planning is about half of the work.
    progress: (done, total) => progress(done, total * 2),
  });
  const filters = await planFilters(work, { data, problems });
  if (!dryRun) await writeRows(work, { places, rows, filters, progress });
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
  { sql, actor, changes }: Work,
  { data, problems }: { data: Interchange; problems: Problem[] },
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
  { changes }: Work,
  {
    places,
    rows,
    filters,
    progress,
  }: {
    places: Places;
    rows: TaskRows;
    filters: NewFilter[];
    progress: ImportRequest['progress'];
  },
): Promise<void> {
  const total = rows.tasks.length;
  for (const row of places.newProjects) await changes.insert('project', row);
  await changes.insertMany('section', places.newSections);
  await changes.insertMany('series', rows.series);
  await changes.insertMany(
    'task',
    rows.tasks.map(({ row }) => row),
    (done) => progress(total + done, total * 2),
  );
  await changes.insertMany('reminder', rows.reminders);
  await changes.insertMany('comment', rows.comments);
  await changes.insertMany('filter', filters);
}
