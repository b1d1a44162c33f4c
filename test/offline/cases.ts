import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { repository } from '../harness/instance.ts';

const FOLDER = join(repository, 'agent-runtime/src/models/offline/evaluation');

/** Fields of a task as a case names them; times are those of the world's clock. */
const Fields = z.strictObject({
  title: z.string().optional(),
  status: z.enum(['open', 'done']).optional(),
  /** `2026-12-04`, `2026-12-04 15:00`, `*` for any, null for none. */
  due: z.string().nullable().optional(),
  priority: z.string().optional(),
  project: z.string().optional(),
  section: z.string().optional(),
  tags: z.array(z.string()).optional(),
  /** A part of the recurrence in words; null for none. */
  repeats: z.string().nullable().optional(),
  reminders: z.array(z.string()).optional(),
  deadline: z.string().optional(),
  duration: z.number().optional(),
  parent: z.string().optional(),
  assignee: z.literal('me').optional(),
  deleted: z.boolean().optional(),
  comments: z.array(z.string()).optional(),
});
export type Fields = z.infer<typeof Fields>;

/** What holds after the last message; whatever is not named is as it was. */
const Expected = z.strictObject({
  changes: z.record(z.string(), Fields).default({}),
  adds: z.array(Fields).default([]),
  projects: z.array(z.string()).default([]),
  /** The tasks that the answer names, no other ones. */
  lists: z.array(z.string()).optional(),
  /** Tasks that it may name besides. */
  maybe: z.array(z.string()).default([]),
  says: z.array(z.string()).default([]),
  /** Nothing is changed, and the answer asks. */
  asks: z.literal(true).optional(),
});
export type Expected = z.infer<typeof Expected>;

const Intention = z.strictObject({
  intention: z.string(),
  expect: Expected,
  say: z.array(z.union([z.string(), z.array(z.string())])),
});

const World = z.strictObject({
  now: z.string(),
  timeZone: z.string(),
  projects: z.array(z.string()),
  sections: z.array(z.strictObject({ project: z.string(), name: z.string() })),
  tasks: z.array(z.looseObject({ title: z.string() })),
  done: z.array(z.strictObject({ title: z.string(), project: z.string(), at: z.string() })),
  deleted: z.array(z.strictObject({ title: z.string() })),
});
export type World = z.infer<typeof World>;

export interface Case {
  intention: string;
  says: string[];
  expected: Expected;
}

export type Language = 'en' | 'de';

export function readWorld(language: Language): World {
  return World.parse(readJson(`world-${language}.json`));
}

/** `development` is the set the rules were written with, `held-out` the one they are only measured by. */
export function readCases(list: 'development' | 'held-out', language: Language): Case[] {
  const intentions = z.array(Intention).parse(readJson(`${list}-${language}.json`));
  return intentions.flatMap(({ intention, expect, say }) =>
    say.map((said) => ({
      intention,
      expected: expect,
      says: typeof said === 'string' ? [said] : said,
    })),
  );
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
}
