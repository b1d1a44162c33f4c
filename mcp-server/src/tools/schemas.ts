import type { ItemFailure, Task } from '@taskloom/contracts';
import { z } from 'zod';

import { LIMITS } from '../limits.ts';

/**
 * What a program needs of each to go on, the rest left to the docs: spelled out in every tool, the
 * task's schema alone would fill a model's context.
 */
export const TaskOutput = z.looseObject({
  id: z.string().optional(),
  title: z.string().optional(),
});
export const ProjectOutput = z.looseObject({});
const FailureOutput = z.looseObject({});

export const BatchOutput = z.object({
  tasks: z.array(TaskOutput),
  failures: z.array(FailureOutput),
  operation_id: z.string().optional(),
});
export const ProjectBatchOutput = z.object({
  projects: z.array(ProjectOutput),
  failures: z.array(FailureOutput),
  operation_id: z.string().optional(),
});

export const page = {
  limit: z.number().int().min(1).max(LIMITS.page).default(LIMITS.defaultPage),
  cursor: z.string().max(500).optional().describe('next_cursor of the page before'),
};

export type BatchAnswer = { tasks: Task[]; failures: ItemFailure[]; operation_id?: string };

export const CommentOutput = z.looseObject({});
export const CommentBatchOutput = z.object({
  comments: z.array(CommentOutput),
  failures: z.array(FailureOutput),
  operation_id: z.string().optional(),
});

export const FilterOutput = z.object({ id: z.string(), name: z.string(), filter: z.string() });
export const MemberOutput = z.object({ id: z.string(), name: z.string(), role: z.string() });
export const InvitationOutput = z.looseObject({ id: z.string() });
