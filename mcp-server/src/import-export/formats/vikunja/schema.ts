import { z } from 'zod';

const id = z.union([z.number(), z.string().min(1).max(100)]).transform(String);
const text = z.string().nullish();
const flag = z.boolean().nullish().transform(Boolean);

/** The parts of Vikunja's data.json that are read. */
export const VikunjaProject = z.object({
  id,
  title: z.string(),
  parent_project_id: id.nullish(),
  is_archived: flag,
  hex_color: text,
  tasks: z.array(z.unknown()).nullish(),
  buckets: z.array(z.object({ id, title: z.string() })).nullish(),
  child_projects: z.array(z.unknown()).nullish(),
  lists: z.array(z.unknown()).nullish(),
});

const Related = z.array(z.object({ id })).nullish();

export const VikunjaTask = z.object({
  id,
  title: z.string(),
  description: text,
  done: flag,
  done_at: text,
  due_date: text,
  start_date: text,
  end_date: text,
  repeat_after: z.number().nullish(),
  repeat_mode: z.number().nullish(),
  priority: z.number().nullish(),
  percent_done: z.number().nullish(),
  labels: z.array(z.object({ title: z.string() })).nullish(),
  assignees: z.array(z.object({ name: text, username: text, email: text })).nullish(),
  reminders: z
    .array(
      z.union([
        z.object({ reminder: text, relative_period: z.number().nullish(), relative_to: text }),
        z.string().transform((reminder) => ({ reminder, relative_period: 0, relative_to: '' })),
      ]),
    )
    .nullish(),
  related_tasks: z
    .object({ parenttask: Related, subtask: Related, blocked: Related, blocking: Related })
    .partial()
    .nullish(),
  comments: z
    .array(
      z.object({
        comment: z.string(),
        created: text,
        author: z.object({ name: text, username: text }).nullish(),
      }),
    )
    .nullish(),
  bucket_id: id.nullish(),
  position: z.number().nullish(),
  created: text,
});
export type VikunjaTask = z.infer<typeof VikunjaTask>;
