import { z } from 'zod';

/** Ids were numbers once. */
const id = z.union([z.string().min(1).max(200), z.number()]).transform(String);
const maybeId = id.nullish();
const flag = z
  .union([z.boolean(), z.number()])
  .nullish()
  .transform((value) => Boolean(value));
const text = z.string().nullish();

const TodoistDue = z.object({
  date: z.string(),
  datetime: text,
  string: text,
  lang: text,
  timezone: text,
  is_recurring: flag,
});
export type TodoistDue = z.infer<typeof TodoistDue>;

/** The parts of Todoist's sync answer that are read; the rest is Todoist's own affair. */
export const TodoistProject = z.object({
  id,
  name: z.string(),
  parent_id: maybeId,
  inbox_project: flag,
  is_inbox_project: flag,
  is_archived: flag,
  is_deleted: flag,
});

export const TodoistSection = z.object({
  id,
  name: z.string(),
  project_id: id,
  is_deleted: flag,
});

export const TodoistLabel = z.object({ id, name: z.string() });
export const TodoistPerson = z.object({ id, full_name: z.string(), email: text });

export const TodoistItem = z.object({
  id,
  content: z.string(),
  description: text,
  project_id: maybeId,
  section_id: maybeId,
  parent_id: maybeId,
  priority: z.number().int().min(1).max(4).nullish(),
  due: TodoistDue.nullish(),
  deadline: z.object({ date: z.string() }).nullish(),
  duration: z.object({ amount: z.number(), unit: z.string() }).nullish(),
  labels: z.array(id).nullish(),
  checked: flag,
  completed_at: text,
  date_completed: text,
  added_at: text,
  date_added: text,
  responsible_uid: maybeId,
  is_deleted: flag,
});
export type TodoistItem = z.infer<typeof TodoistItem>;

export const TodoistNote = z.object({
  item_id: maybeId,
  content: z.string(),
  posted_at: text,
  posted_uid: maybeId,
  file_attachment: z.object({ file_name: text, file_url: text }).nullish(),
  is_deleted: flag,
});

export const TodoistReminder = z.object({
  item_id: id,
  type: z.string(),
  minute_offset: z.number().nullish(),
  mm_offset: z.number().nullish(),
  due: TodoistDue.nullish(),
  is_deleted: flag,
});

export const TodoistUser = z.object({ id: maybeId, inbox_project_id: maybeId });
