import type { Task } from '@taskloom/contracts';
import { Task as TaskSchema } from '@taskloom/contracts';
import { z } from 'zod';

import type { ToolResult } from '../../conversations/documents.ts';
import type { Command } from './command.ts';

export interface ToolStep {
  tool: string;
  args: Record<string, unknown>;
}

/** A question that waits for the person's answer. */
export type Pending =
  | { kind: 'which'; command: Command; options: Option[] }
  | { kind: 'when'; line: string }
  | { kind: 'remind-when'; what: string }
  | { kind: 'offer'; line: string };

export interface Option {
  id: string;
  title: string;
}

/** What the model remembers from one message to the next; it travels with its own message. */
export interface Memory {
  pending?: Pending;
  /** The numbered tasks of the last list, or the task that "it" is. */
  shown?: Option[];
}

export interface Reply extends Memory {
  text: string;
}

/**
 * The course of one answer: yields tool calls, gets their results, returns what to say. Each call of
 * the model runs it again from the start on the results so far, so it has to be pure.
 */
export type Dialogue<T = Reply> = Generator<ToolStep[], T, ToolResult[]>;

export function* callTool(tool: string, args: Record<string, unknown>): Dialogue<ToolResult> {
  const [result] = yield [{ tool, args }];
  if (!result) throw new Error('a tool call has no result');
  return result;
}

const Tasks = z.object({
  tasks: z.array(TaskSchema).optional(),
  task: TaskSchema.optional(),
  failures: z
    .array(z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }))
    .optional(),
  next_cursor: z.string().optional(),
});

export interface TasksAnswer {
  tasks: Task[];
  failures: { code: string; message: string; hint?: string | undefined }[];
  more: boolean;
}

/** The tasks in a tool's answer, from whichever field it has them in. */
export function tasksOf({ content }: ToolResult): TasksAnswer {
  const parsed = Tasks.safeParse(content ?? {});
  if (!parsed.success) return { tasks: [], failures: [], more: false };
  const { tasks = [], task, failures = [], next_cursor: cursor } = parsed.data;
  return { tasks: task ? [...tasks, task] : tasks, failures, more: cursor !== undefined };
}
