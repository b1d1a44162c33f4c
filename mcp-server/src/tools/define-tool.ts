import type { ApprovalRule } from '@taskloom/contracts';
import { z } from 'zod';

import type { Scope } from '../auth/principal.ts';
import { LIMITS } from '../limits.ts';
import type { SystemContext } from '../domain/system-context.ts';
import type { ToolContext } from './context.ts';

/** MCP's hints, all of them said for every tool. */
export interface ToolAnnotations {
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
}

export type Toolset =
  | 'tasks'
  | 'recurrence'
  | 'reminders'
  | 'organize'
  | 'people'
  | 'insight'
  | 'account'
  | 'data'
  | 'system';

interface ToolSpec<C, I extends z.ZodObject, O extends z.ZodObject> {
  /** snake_case, the same as the file's name with underscores. */
  name: string;
  title: string;
  description: string;
  toolset: Toolset;
  scope: Scope;
  input: I;
  output: O;
  annotations: ToolAnnotations;
  /** For what does more than read: what of it an agent asks the person about. */
  approval?: ApprovalRule;
  /** An input as a client would send it: shown in the reference, parsed by a test. */
  example: z.input<I>;
  /** Domain data out; everything else is the wrapper's. */
  run(input: z.output<I>, ctx: C): Promise<z.input<O>>;
  /** What a model reads; without it, the output as JSON. */
  say?(output: z.output<O>, ctx: C): string | Promise<string>;
  /** Files that the answer leads to. */
  links?(output: z.output<O>): ResourceLink[];
  /** Its answer holds a secret: kept for the same key, it is encrypted. */
  answersSecrets?: boolean;
  /** Small enough that an undo which names no operation passes it by. */
  skippedByDefaultUndo?: boolean;
  /** For destructive tools: what to ask before it is done. */
  question?(input: z.output<I>, ctx: C): Promise<string>;
}

/** What MCP calls a resource link. */
export interface ResourceLink {
  uri: string;
  name: string;
  mimeType: string;
}

/** A tool with its schemas forgotten, as the registry and the wrapper hold it. */
export interface Tool<C> {
  name: string;
  toolset: Toolset;
  scope: Scope;
  annotations: ToolAnnotations;
  approval: ApprovalRule | undefined;
  example: unknown;
  /** As `tools/list` shows it; made once. */
  listing: {
    name: string;
    title: string;
    description: string;
    inputSchema: { type: 'object'; [key: string]: unknown };
    outputSchema: { type: 'object'; [key: string]: unknown };
    annotations: ToolAnnotations;
  };
  /** Answers `failures`: one bad item loses nothing of the rest. */
  isBatch: boolean;
  skippedByDefaultUndo: boolean;
  answersSecrets: boolean;
  parse(input: unknown): z.ZodSafeParseResult<Record<string, unknown>>;
  run(input: Record<string, unknown>, ctx: C): Promise<Record<string, unknown>>;
  say(output: Record<string, unknown>, ctx: C): string | Promise<string>;
  links?: (output: Record<string, unknown>) => ResourceLink[];
  question?: (input: Record<string, unknown>, ctx: C) => Promise<string>;
}

/** A tool that people call, themselves or through an agent that acts for them. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(
  spec: ToolSpec<ToolContext, I, O>,
): Tool<ToolContext> {
  return forgetSchemas(spec);
}

/** A tool that only service principals see. */
export function defineSystemTool<I extends z.ZodObject, O extends z.ZodObject>(
  spec: Omit<ToolSpec<SystemContext, I, O>, 'toolset' | 'scope'>,
): Tool<SystemContext> {
  return forgetSchemas({ ...spec, toolset: 'system', scope: 'system' });
}

function forgetSchemas<C, I extends z.ZodObject, O extends z.ZodObject>(
  spec: ToolSpec<C, I, O>,
): Tool<C> {
  const { name, title, description, toolset, scope, annotations, example, question } = spec;
  const input = spec.input.strict();
  // `run` and `say` get what `parse` and `run` gave, so the schemas' own types hold again here.
  const asInput = (value: Record<string, unknown>) => value as z.output<I>;
  const asOutput = (value: Record<string, unknown>) => value as z.output<O>;
  return {
    name,
    toolset,
    scope,
    annotations,
    approval: spec.approval,
    example,
    listing: {
      name,
      title,
      description,
      inputSchema: jsonSchema(input, 'input'),
      outputSchema: jsonSchema(spec.output, 'output'),
      annotations,
    },
    isBatch: 'failures' in spec.output.shape,
    answersSecrets: spec.answersSecrets ?? false,
    skippedByDefaultUndo: spec.skippedByDefaultUndo ?? false,
    parse: (value) => input.safeParse(value, { reportInput: true }),
    run: async (value, ctx) => ({ ...(await spec.run(asInput(value), ctx)) }),
    say: (output, ctx) => spec.say?.(asOutput(output), ctx) ?? JSON.stringify(output),
    ...(spec.links ? { links: (output) => spec.links?.(asOutput(output)) ?? [] } : {}),
    ...(question ? { question: (value, ctx) => question(asInput(value), ctx) } : {}),
  };
}

/** Drops keywords that carry no information: tools/list is part of every model's context. */
function jsonSchema(schema: z.ZodObject, io: 'input' | 'output') {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, reused: 'inline' });
  const { required = [] } = rest;
  return {
    ...withoutNoise(rest, io),
    ...(required.length > 0 ? { required } : {}),
    type: 'object' as const,
  };
}

function withoutNoise(schema: object, io: 'input' | 'output'): Record<string, unknown> {
  const tidy = (value: unknown) => (isObject(value) ? withoutNoise(value, io) : value);
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !isNoise({ key, value, io }))
      .map(([key, value]) => [
        key,
        // Its keys are the fields' names, not the schema's.
        key === 'properties'
          ? Object.fromEntries(Object.entries(value).map(([name, field]) => [name, tidy(field)]))
          : tidy(value),
      ]),
  );
}

/** Says twice what a format says, closes an answer, or names a bound that nobody comes near. */
function isNoise({
  key,
  value,
  io,
}: {
  key: string;
  value: unknown;
  io: 'input' | 'output';
}): boolean {
  if (key === 'additionalProperties') return io === 'output' || isEmptyObject(value);
  // OpenAI refuses an object without properties in what a tool takes.
  if (key === 'properties') return io === 'output' && isEmptyObject(value);
  // Of an answer's parts; the answer's own are said.
  if (key === 'required') return io === 'output';
  if (key === 'minItems') return value === 1;
  if (key === 'maxItems') return value !== LIMITS.batch;
  return (
    UNSAID.has(key) ||
    (NUMBER_BOUNDS.has(key) && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER)
  );
}

/** Refused by strict modes of Gemini or OpenAI, or said better by the refusal itself. */
const UNSAID = new Set(['default', 'format', 'maxLength', 'minLength', 'pattern']);
const NUMBER_BOUNDS = new Set(['minimum', 'maximum']);

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmptyObject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
