import { Priority } from '@taskloom/contracts';
import { z } from 'zod';

import { LIMITS } from '../../../limits.ts';
import { readDay, readInstant, readKey, readZone } from '../../read-dates.ts';

const id = z.string().min(1).max(200);
const day = z.string().refine((text) => readDay(text) === text, 'is not a day (YYYY-MM-DD)');
const instant = z
  .string()
  .transform((text) => readInstant(text))
  .refine((at) => at !== undefined, 'is not an instant (RFC 3339)')
  .transform(String);
const zone = z.string().refine((name) => readZone(name) !== undefined, 'is not a time zone');
const occurrence = z
  .string()
  .transform((text) => {
    // The number of one that falls on the same day as another stays with it.
    const [, key = text, number = ''] = /^(.*?)(#\d{1,6})?$/u.exec(text) ?? [];
    const read = readKey(key);
    return read && `${read}${number}`;
  })
  .refine((key) => key !== undefined, 'is not a day or an instant')
  .transform(String);
const person = z.union([
  z.literal('me'),
  z.object({ name: z.string().max(500), email: z.string().max(500).optional() }),
]);
const reminder = z.union([
  z.object({ at: instant }).strict(),
  z
    .object({
      offset: z.string().regex(/^[+-]?P(?=.)(?:\d+W)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?)?$/u),
    })
    .strict(),
]);

/** The parts of a Taskloom file, version 1. `docs/import-export.md` describes it. */
export const ProjectPart = z.object({
  id,
  name: z.string().min(1),
  color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/iu)
    .optional(),
  parent_id: id.optional(),
  inbox: z.literal(true).optional(),
  archived_at: instant.optional(),
  position: z.number().optional(),
  created_at: instant.optional(),
});

export const SectionPart = z.object({
  id,
  project_id: id,
  name: z.string().min(1),
  position: z.number().optional(),
});

export const SeriesPart = z.object({
  id,
  rrule: z.string().max(500),
  words: z.string().optional(),
  anchor: z.enum(['schedule', 'completion']),
  time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/u)
    .optional(),
  from: day.optional(),
  start: occurrence,
  time_zone: zone,
  exdates: z.array(occurrence).max(LIMITS.importedExceptions).default([]),
  rdates: z.array(occurrence).max(LIMITS.importedExceptions).default([]),
  last: occurrence,
  last_task_id: id,
  ended: z.literal(true).optional(),
  paused_at: instant.optional(),
  resumed_at: instant.optional(),
  catch_up: z.literal('all').optional(),
});

export const TaskPart = z.object({
  id,
  external_id: z.string().min(1).max(500).optional(),
  title: z.string(),
  notes: z.string().optional(),
  status: z.enum(['open', 'done']).default('open'),
  priority: Priority.default('p4'),
  due: z.union([z.object({ date: day }), z.object({ at: instant, time_zone: zone })]).optional(),
  deadline: day.optional(),
  duration_minutes: z.number().int().positive().optional(),
  project_id: id.optional(),
  section_id: id.optional(),
  parent_id: id.optional(),
  assignee: person.optional(),
  tags: z.array(z.string()).default([]),
  series_id: id.optional(),
  occurrence: occurrence.optional(),
  reminders: z.array(reminder).default([]),
  blocked_by: z.array(id).default([]),
  comments: z
    .array(
      z.object({ body: z.string(), created_at: instant.optional(), author: person.optional() }),
    )
    .default([]),
  position: z.number().optional(),
  created_at: instant.optional(),
  completed_at: instant.optional(),
});
export type TaskPart = z.infer<typeof TaskPart>;

export const FilterPart = z.object({ name: z.string().min(1), filter: z.string().min(1) });
