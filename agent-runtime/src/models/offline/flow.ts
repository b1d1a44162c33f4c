import type { ToolResult } from '../../mcp/tool-result.ts';
import type { TaskCommand } from './command.ts';
import type { Language } from './language/language.ts';

export interface ToolRequest {
  name: string;
  args: Record<string, unknown>;
}

/** A task as the conversation refers to it. */
export interface TaskRef {
  id: string;
  title: string;
}

/** Whom the model talks to. */
export interface Listener {
  language: Language;
  /** IANA name; absent where nothing told it. */
  timeZone?: string | undefined;
  /** What they asked to keep in mind, in their words. */
  kept?: readonly string[] | undefined;
}

/** A change that was made, so that it can be made to others, or otherwise. */
export interface Deed {
  command: TaskCommand;
  tasks: readonly TaskRef[];
}

/** What the conversation so far leaves for the next message. */
export interface Context {
  listener: Listener;
  /** What "it", "the second" and "both" mean. */
  focus: readonly TaskRef[];
  /** What could have been meant where one was picked: "the other" is among them. */
  options: readonly TaskRef[];
  last?: Deed | undefined;
  ask?: Outcome['ask'];
}

export interface Outcome {
  text: string;
  /** Tasks the answer spoke of, in its order. */
  focus?: readonly TaskRef[] | undefined;
  options?: readonly TaskRef[] | undefined;
  did?: Deed | undefined;
  /** A question: how to go on with the answer, or `undefined` when it is none. */
  ask?: ((answer: string) => Flow | undefined) | undefined;
}

/**
 * What is done about a message: asks for tools, gets their results, and ends with an answer. It is run
 * anew from its beginning at each step and in each later turn, so it depends on nothing else.
 */
export type Flow = Steps<Outcome>;

/** A part of a flow. */
export type Steps<T> = Generator<ToolRequest[], T, ToolResult[]>;

// eslint-disable-next-line require-yield -- an answer that needs no tool
export function* say(outcome: Outcome | string): Flow {
  return typeof outcome === 'string' ? { text: outcome } : outcome;
}

/** Calls one tool. */
export function* call(name: string, args: Record<string, unknown>): Steps<ToolResult> {
  const [result] = yield [{ name, args }];
  return result ?? { isError: true, text: '' };
}
