import { Priority } from '@taskloom/contracts';
import { z } from 'zod';

import { LIMITS } from '../../limits.ts';
import { hasVisibleText, oneLine } from './title.ts';

const reference = z.string().trim().min(1).max(LIMITS.reference);
const words = z.string().trim().min(1).max(LIMITS.words);

/** What may be said of a task. Described once: the sum of all schemas has to stay small. */
const taskFields = {
  title: z
    .string()
    .overwrite(oneLine)
    .min(1)
    .max(LIMITS.title)
    .refine((text) => text === '' || hasVisibleText(text), 'has no visible character'),
  notes: z.string().max(LIMITS.notes).optional().describe('Markdown'),
  project: reference.optional().describe('Name or id; default: inbox'),
  section: reference.optional().describe('Name or id, within the project'),
  parent: reference.optional().describe('Task this is a subtask of'),
  tags: z.array(z.string().trim().min(1).max(LIMITS.tag)).max(LIMITS.tagsPerTask).optional(),
  priority: Priority.optional().describe('p1 is the most urgent; default p4'),
  due: words.optional().describe('ISO 8601 or words: "tomorrow at 9", "fri", "jan 27"'),
  deadline: words.optional().describe('Day by which it must be done'),
  duration: words.optional().describe('"45 min", "1h30", "PT2H"'),
  recurrence: words.optional().describe('"every monday", "every! 3 days", or an RRULE'),
  reminders: z
    .array(words)
    .max(LIMITS.remindersPerTask)
    .optional()
    .describe('Each an instant, words, or "-PT30M" before due'),
  assignee: reference.optional().describe('"me", a name or an e-mail address'),
  blocked_by: z
    .array(reference)
    .max(LIMITS.blockersPerTask)
    .optional()
    .describe('Tasks to be done first'),
};

export const NewTask = z.object(taskFields).strict();
export type NewTask = z.infer<typeof NewTask>;

/** What `clear` can empty. */
const CLEARABLE = [
  'notes',
  'section',
  'parent',
  'tags',
  'priority',
  'due',
  'deadline',
  'duration',
  'recurrence',
  'reminders',
  'assignee',
  'blocked_by',
] as const;

/** The same fields where a description has been read already: add_tasks has it. */
function undescribed<T extends Record<string, z.ZodType>>(fields: T): T {
  const bare = Object.entries(fields).map(([name, field]) => [
    name,
    field.meta({ description: undefined }),
  ]);
  return Object.fromEntries(bare) as T;
}

export const TaskPatch = z
  .object({
    task: reference.describe('Id or exact title'),
    ...undescribed(taskFields),
    title: taskFields.title.optional(),
    clear: z.array(z.enum(CLEARABLE)).max(CLEARABLE.length).optional(),
    expected_version: z.int().min(1).optional(),
  })
  .strict();
export type TaskPatch = z.infer<typeof TaskPatch>;

export type TaskFields = Omit<NewTask, 'title'> & { title?: string | undefined };

export const TaskReferences = z
  .array(reference)
  .min(1)
  .max(LIMITS.batch)
  .describe('Ids or exact titles');
