import type { Case, Fields, World } from './cases.ts';
import type { Person, Snapshot } from './person.ts';

export type Verdict = 'right' | 'asked' | 'wrong';

interface Judged {
  verdict: Verdict;
  /** What was not as it should be. */
  because: string[];
}

interface Happened {
  after: { tasks: Snapshot; projects: string[] };
  /** The last answer. */
  text: string;
}

/** Compares what is there now, and what was answered, with what the case wants. */
export function judge(
  { expected }: Case,
  { person, world, happened }: { person: Person; world: World; happened: Happened },
): Judged {
  const { text, after } = happened;
  const asks = text.includes('?');
  const changed = changesBetween(person.before.tasks, after.tasks);
  const newProjects = after.projects.filter((name) => !person.before.projects.includes(name));
  const wanted = expected.asks ? {} : expected.changes;
  const because = [
    ...compareChanges(wanted, changed, person.before.tasks),
    ...compareAdds(expected.asks ? [] : expected.adds, changed),
    ...(sameSet(newProjects, expected.projects) ? [] : [`projects: ${newProjects.join(', ')}`]),
    ...(expected.asks && !asks ? ['did not ask'] : []),
    ...compareLists(expected, titlesIn(text, world)),
    ...expected.says
      .filter((part) => !text.toLowerCase().includes(part.toLowerCase()))
      .map((part) => `does not say “${part}”`),
  ];
  if (because.length === 0) return { verdict: 'right', because };
  const untouched = changed.size === 0 && newProjects.length === 0;
  return { verdict: untouched && asks ? 'asked' : 'wrong', because };
}

interface Change {
  title: string;
  isNew: boolean;
  fields: Record<string, unknown>;
}

function changesBetween(before: Snapshot, after: Snapshot): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const [id, now] of after) {
    const was = before.get(id);
    // Added, and taken back by an undo.
    if (!was && now.deleted) continue;
    const fields = Object.fromEntries(
      Object.entries(now).filter(
        ([name, value]) => !same(value, was?.[name as keyof Fields] ?? (was ? null : undefined)),
      ),
    );
    if (Object.keys(fields).length > 0)
      changes.set(id, { title: was?.title ?? now.title ?? '', isNew: !was, fields });
  }
  for (const [id, was] of before)
    if (!after.has(id))
      changes.set(id, { title: was.title ?? '', isNew: false, fields: { lost: true } });
  return changes;
}

function compareChanges(
  wanted: Record<string, Fields>,
  changed: Map<string, Change>,
  before: Snapshot,
): string[] {
  const problems: string[] = [];
  const known = [...changed.values()].filter(({ isNew }) => !isNew);
  for (const { title, fields } of known) {
    const want: Record<string, unknown> = { ...wanted[title] };
    for (const [name, value] of Object.entries(fields))
      if (!fits(want[name], value)) problems.push(`${title}: ${name} is ${JSON.stringify(value)}`);
  }
  for (const [title, want] of Object.entries(wanted)) {
    const fields = known.find((change) => change.title === title)?.fields ?? {};
    const was = [...before.values()].find((task) => task.title === title);
    for (const [name, value] of Object.entries(want))
      if (!(name in fields) && !fits(value, was?.[name as keyof Fields]))
        problems.push(`${title}: ${name} is not ${JSON.stringify(value)}`);
  }
  return problems;
}

const NEW = { status: 'open', priority: 'p4', project: 'Inbox', deleted: false };

function compareAdds(wanted: readonly Fields[], changed: Map<string, Change>): string[] {
  const added = [...changed.values()].filter(({ isNew }) => isNew);
  const problems = added
    .filter(({ title }) => !wanted.some((want) => sameTitle(want.title, title)))
    .map(({ title }) => `added “${title}”`);
  for (const want of wanted) {
    const task = added.find(({ title }) => sameTitle(want.title, title));
    if (!task) {
      problems.push(`did not add “${want.title}”`);
      continue;
    }
    const expected: Record<string, unknown> = { ...NEW, ...want };
    // A task that repeats has its first date, a subtask is where its parent is.
    if (want.repeats !== undefined) expected['due'] ??= '*';
    if (want.parent !== undefined) expected['project'] = '*';
    for (const [name, value] of Object.entries(task.fields))
      if (name !== 'title' && !fits(expected[name], value))
        problems.push(`“${task.title}”: ${name} is ${JSON.stringify(value)}`);
  }
  return problems;
}

function compareLists({ lists, maybe }: Case['expected'], named: readonly string[]): string[] {
  if (!lists) return [];
  const missing = lists.filter((title) => !maybe.includes(title) && !named.includes(title));
  const more = named.filter((title) => !lists.includes(title) && !maybe.includes(title));
  return [
    ...missing.map((title) => `leaves out “${title}”`),
    ...more.map((title) => `names “${title}”`),
  ];
}

/** Which of the world's tasks a text names; a title within another one is not named by it. */
function titlesIn(text: string, world: World): string[] {
  const titles = [...world.tasks, ...world.done, ...world.deleted].map(({ title }) => title);
  let rest = text.toLowerCase().replaceAll('\\', '');
  const named: string[] = [];
  for (const title of titles.toSorted((a, b) => b.length - a.length)) {
    if (!rest.includes(title.toLowerCase())) continue;
    named.push(title);
    rest = rest.replaceAll(title.toLowerCase(), ' ');
  }
  return named;
}

function fits(wanted: unknown, value: unknown): boolean {
  if (wanted === '*') return true;
  if (wanted === undefined || wanted === null) return isNone(value);
  if (typeof wanted === 'string' && typeof value === 'string')
    return ` ${value.toLowerCase()}`.includes(` ${wanted.toLowerCase()}`);
  return same(wanted, value);
}

function isNone(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return same(a.toSorted(), b.toSorted());
}

function sameTitle(a: string | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}
