import type { ApprovalReason, ApprovalRequest } from '@taskloom/contracts';

import { isId, isRecord, stringsIn, textsAt, valuesAt } from './arguments.ts';
import type { JudgedCall } from './judge-call.ts';
import type { KnownTask, LookUp } from './look-up.ts';
import { requestWords } from './reason-words.ts';

type Item = ApprovalRequest['items'][number];
type Change = Item['changes'][number];

/** Items that are spelled out; the rest is a number. */
const SHOWN = 10;
const LONGEST = 300;

/** What the person is asked about a call: what it touches by name, and what would change. */
export async function describeRequest(
  { rule, args, lookUp }: Pick<JudgedCall, 'rule' | 'args' | 'lookUp'>,
  reasons: readonly ApprovalReason[],
): Promise<ApprovalRequest> {
  const names = rule.touches ? [...new Set(textsAt(args, [rule.touches.at]))] : [];
  const shown = names.slice(0, SHOWN);
  const describe = describers[rule.touches?.what ?? 'other'];
  const items = rule.touches
    ? await Promise.all(shown.map((name) => describe(name, args, lookUp)))
    : settingsChanged(args, lookUp);
  return { ...requestWords(reasons), items, count: Math.max(names.length, items.length) };
}

type Describe = (name: string, args: Record<string, unknown>, lookUp: LookUp) => Promise<Item>;

const describers: Record<'task' | 'project' | 'tag' | 'comment' | 'filter' | 'other', Describe> = {
  async task(reference, args, lookUp) {
    const task = await lookUp.task(reference);
    if (!task) return { name: nameless(reference, 'a task'), changes: [] };
    const project = task.project_id && (await lookUp.project(task.project_id))?.name;
    const facts = [project, task.due && `due ${task.due.words}`].filter(Boolean);
    const patch = valuesAt(args, 'tasks[]').find(
      (item) => isRecord(item) && item['task'] === reference,
    );
    const changes = isRecord(patch) ? patchedFields(patch, task) : commonFields(args);
    return {
      name: task.title,
      ...(facts.length > 0 && { detail: facts.join(', ') }),
      changes: await named(changes, lookUp),
    };
  },
  async project(reference, args, lookUp) {
    const project = await lookUp.project(reference);
    const name = project?.name ?? nameless(reference, 'a project');
    const patch = valuesAt(args, 'projects[]').find(
      (item) => isRecord(item) && item['project'] === reference,
    );
    const changes = isRecord(patch) ? fieldsOf(patch, ['project']) : commonFields(args);
    const open = project && `${project.open_tasks} open ${plural(project.open_tasks, 'task')}`;
    return { name, ...(open && { detail: open }), changes: await named(changes, lookUp) };
  },
  async tag(tag, args, lookUp) {
    const open = await lookUp.tagged(tag);
    const detail = open === undefined ? undefined : `on ${open} open ${plural(open, 'task')}`;
    const { name } = args;
    return {
      name: tag,
      ...(detail && { detail }),
      changes: typeof name === 'string' ? [{ field: 'name', before: tag, after: name }] : [],
    };
  },
  async comment(reference, args) {
    const patch = valuesAt(args, 'comments[]').find(
      (item) => isRecord(item) && item['comment'] === reference,
    );
    const changes = isRecord(patch) ? fieldsOf(patch, ['comment', 'delete']) : [];
    return { name: 'A comment of yours', changes };
  },
  async filter(reference) {
    return { name: nameless(reference, 'a filter'), changes: [] };
  },
  async other(reference) {
    return { name: nameless(reference, 'something'), changes: [] };
  },
};

/** Settings have one thing that they touch: what is set now. */
function settingsChanged(args: Record<string, unknown>, { me }: LookUp): Item[] {
  const before: Record<string, unknown> = { ...me.settings };
  return Object.entries(args).map(([field, value]) => ({
    name: words(field),
    changes: [
      {
        field: words(field),
        ...(textOf(before[field]) !== '' && { before: textOf(before[field]) }),
        after: textOf(value),
      },
    ],
  }));
}

function patchedFields(patch: Record<string, unknown>, task: KnownTask): Change[] {
  const before: Record<string, unknown> = {
    ...task,
    due: task.due?.words,
    project: task.project_id,
    section: task.section_id,
    parent: task.parent_id,
    assignee: task.assignee_id,
    recurrence: task.recurrence?.words,
  };
  const cleared = valuesAt(patch, 'clear[]').map((field) => ({
    field: words(String(field)),
    before: textOf(before[String(field)]),
  }));
  const set = fieldsOf(patch, ['task', 'clear', 'expected_version']).map((change) => {
    const was = textOf(before[change.field]);
    return { ...change, ...(was !== '' && { before: was }) };
  });
  return [...set, ...cleared];
}

/** What the call says once for everything that it touches. */
function commonFields(args: Record<string, unknown>): Change[] {
  return fieldsOf(args, ['task', 'tasks', 'project', 'projects', 'confirm', 'atomic', 'action']);
}

function fieldsOf(values: Record<string, unknown>, without: readonly string[]): Change[] {
  return Object.entries(values)
    .filter(([field]) => !without.includes(field))
    .map(([field, value]) => ({ field: words(field), after: textOf(value) }));
}

/** Ids become names, or go. */
async function named(changes: Change[], lookUp: LookUp): Promise<Change[]> {
  const name = async (text: string | undefined) =>
    text === undefined || !isId(text) ? text : ((await lookUp.project(text))?.name ?? '…');
  return Promise.all(
    changes.map(async ({ field, before, after }) => {
      const [was, willBe] = [await name(before), await name(after)];
      return {
        field,
        ...(was !== undefined && { before: was }),
        ...(willBe !== undefined && { after: willBe }),
      };
    }),
  );
}

function textOf(value: unknown): string {
  const text = typeof value === 'object' ? stringsIn(value).join(', ') : scalarText(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function scalarText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function nameless(reference: string, what: string): string {
  return isId(reference) ? what : reference;
}

function words(field: string): string {
  return field.replaceAll('_', ' ');
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
