import { Task } from '@taskloom/contracts';
import { z } from 'zod';

/** What a tool answered, as far as a card shows it. Anything else stays readable as JSON. */
const Content = z.object({
  tasks: z.array(z.unknown()).optional(),
  task: z.unknown().optional(),
  failures: z.array(z.object({ message: z.string(), hint: z.string().optional() })).optional(),
  operation_id: z.string().optional(),
});

export interface ToolOutcome {
  tasks: Task[];
  failures: { message: string; hint?: string | undefined }[];
  /** Set when the call changed something that can be undone. */
  operationId: string | undefined;
}

export function readOutcome(content: Record<string, unknown> | undefined): ToolOutcome {
  const parsed = Content.safeParse(content ?? {});
  if (!parsed.success) return { tasks: [], failures: [], operationId: undefined };
  const { tasks = [], task, failures = [], operation_id: operationId } = parsed.data;
  const read = [...tasks, ...(task === undefined ? [] : [task])].flatMap((candidate) => {
    const found = Task.safeParse(candidate);
    return found.success ? [found.data] : [];
  });
  return { tasks: read, failures, operationId };
}

/** Ids, titles and names that a call's arguments point at, in `tasks`/`task` or `projects`/`project`. */
export function referencesOf(args: Record<string, unknown>, kind: 'task' | 'project'): string[] {
  const given = [args[`${kind}s`], args[kind]].flat();
  return given.flatMap((ref) => {
    if (typeof ref === 'string') return [ref];
    const named = Reference.safeParse(ref);
    if (!named.success) return [];
    return [named.data[kind] ?? named.data.title ?? named.data.name ?? []].flat();
  });
}

const Reference = z.object({
  task: z.string().optional(),
  project: z.string().optional(),
  title: z.string().optional(),
  name: z.string().optional(),
});

/** The tasks a call's arguments name by id or title, of those the page knows. */
export function namedTasks(args: Record<string, unknown>, known: Task[]): Task[] {
  const refs = referencesOf(args, 'task');
  return known.filter(({ id, title }) => refs.includes(id) || refs.includes(title));
}
