import { v7 as uuidv7 } from 'uuid';

import type { ProjectRow, SectionRow } from '../../domain/rows.ts';
import type { UnitOfWork } from '../../domain/unit-of-work.ts';
import { TaskloomError } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import type { PortableData, PortableProject, Problem } from '../portable-data.ts';
import type { Existing, NameKey } from './existing-data.ts';
import { normalizeName } from './normalize.ts';

/** Of a file: some of them may be here already. */
const MOST_PROJECTS = 2 * LIMITS.projectsPerPerson;

type New<R> = Partial<R> & { id: string };

/** Where the file's projects and sections are here, and which of them have to be made. */
export interface Places {
  projects: Map<string, string>;
  sections: Map<string, string>;
  newProjects: New<ProjectRow>[];
  newSections: New<SectionRow>[];
}

interface Placing {
  work: UnitOfWork;
  data: Omit<PortableData, 'tasks'>;
  existing: Existing;
  nameKey: NameKey;
  /** Project for what names none, and in the inbox's stead. */
  target: ProjectRow;
  problems: Problem[];
}

/** Projects are found by id, by the name of an earlier import, then by name; otherwise they are made. */
export function matchProjects(placing: Placing): Places {
  const places: Places = {
    projects: new Map(),
    sections: new Map(),
    newProjects: [],
    newSections: [],
  };
  if (placing.data.projects.length > MOST_PROJECTS) throw tooManyProjects();
  const claimed = new Set<string>();
  const taken = new Set(
    placing.existing.projects
      .filter((row) => !row.archived_at)
      .map((row) => row.name.toLowerCase()),
  );
  for (const project of placing.data.projects) {
    const found = findProject(placing, { project, claimed });
    if (found) claimed.add(found.id);
    places.projects.set(project.key, found?.id ?? makeProject(placing, { project, places, taken }));
  }
  refuseTooMany(placing, places);
  setParents(placing, places);
  placeSections(placing, places);
  return places;
}

function findProject(
  { existing, nameKey, target }: Placing,
  { project, claimed }: { project: PortableProject; claimed: ReadonlySet<string> },
): ProjectRow | undefined {
  if (project.inbox) return target;
  const free = existing.projects.filter((row) => !claimed.has(row.id));
  const name = normalizeName(project.name).toLowerCase();
  return (
    free.find((row) => row.id === project.key) ??
    free.find((row) => row.external_id === nameKey(project.key)) ??
    (project.archivedAt === undefined
      ? free.find(
          (row) =>
            row.archived_at === null &&
            row.inbox_of === null &&
            row.name.toLowerCase() === name &&
            existing.writable.has(row.id),
        )
      : undefined)
  );
}

function makeProject(
  { work, nameKey, problems }: Placing,
  { project, places, taken }: { project: PortableProject; places: Places; taken: Set<string> },
): string {
  const wanted = normalizeName(project.name);
  const name = project.archivedAt === undefined ? freeName(wanted, taken) : wanted;
  if (name !== project.name)
    problems.push({ path: project.path, message: `The project is called "${name}" here.` });
  if (project.archivedAt === undefined) taken.add(name.toLowerCase());
  const id = uuidv7();
  places.newProjects.push({
    id,
    name,
    color: project.color ?? null,
    archived_at: project.archivedAt ?? null,
    external_id: nameKey(project.key),
    position: project.position ?? Date.parse(work.changes.at) + places.newProjects.length,
    created_by: work.actor.userId,
    created_at: project.createdAt ?? work.changes.at,
  });
  return id;
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const tried = number === 1 ? name : `${name} (${number})`;
    if (!taken.has(tried.toLowerCase())) return tried;
  }
}

function refuseTooMany({ existing }: Placing, { newProjects }: Places): void {
  if (newProjects.length === 0) return;
  if (existing.projects.length + newProjects.length <= LIMITS.projectsPerPerson) return;
  throw tooManyProjects();
}

function tooManyProjects(): TaskloomError {
  return new TaskloomError(
    'limit_exceeded',
    `With these you would have more than ${LIMITS.projectsPerPerson} projects.`,
    { path: 'content', hint: 'Nothing was imported. Delete projects that are finished.' },
  );
}

/** Only of projects that are made here; one that would end up below itself stays on top. */
function setParents({ data, target }: Placing, places: Places): void {
  const parentOf = new Map<string, string>();
  const made = new Map(places.newProjects.map((row) => [row.id, row]));
  for (const project of data.projects) {
    const id = places.projects.get(project.key);
    const parent = project.parent === undefined ? undefined : places.projects.get(project.parent);
    const row = id === undefined ? undefined : made.get(id);
    if (!row || parent === undefined || parent === target.id) continue;
    let above: string | undefined = parent;
    while (above !== undefined && above !== row.id) above = parentOf.get(above);
    if (above === row.id) continue;
    parentOf.set(row.id, parent);
    row.parent_id = parent;
  }
  // A project is written after the one it is below.
  const depth = (id: string | undefined): number =>
    id === undefined ? 0 : 1 + depth(parentOf.get(id));
  places.newProjects.sort((a, b) => depth(a.id) - depth(b.id));
}

function placeSections({ work, data, existing, nameKey, target }: Placing, places: Places): void {
  const byName = new Map(
    existing.sections.map((row) => [`${row.project_id} ${row.name.toLowerCase()}`, row.id]),
  );
  const byId = new Map(existing.sections.map((row) => [row.id, row.id]));
  const byOrigin = new Map(existing.sections.map((row) => [row.external_id ?? '', row.id]));
  const newProjects = new Set(places.newProjects.map((row) => row.id));
  for (const section of data.sections) {
    const projectId =
      section.project === undefined ? target.id : places.projects.get(section.project);
    if (projectId === undefined) continue;
    if (!newProjects.has(projectId) && !existing.writable.has(projectId)) continue;
    const name = normalizeName(section.name);
    const place = `${projectId} ${name.toLowerCase()}`;
    const found = byId.get(section.key) ?? byOrigin.get(nameKey(section.key)) ?? byName.get(place);
    const id = found ?? uuidv7();
    places.sections.set(section.key, id);
    if (found !== undefined) continue;
    byName.set(place, id);
    places.newSections.push({
      id,
      project_id: projectId,
      name,
      external_id: nameKey(section.key),
      position: section.position ?? Date.parse(work.changes.at) + places.newSections.length,
    });
  }
}
