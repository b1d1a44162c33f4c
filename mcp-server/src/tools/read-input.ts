import type { z } from 'zod';

import { invalidInput, type TaskloomError } from '../errors.ts';
import { cleanText } from './clean-text.ts';
import type { Tool } from './define-tool.ts';

interface ReadInput {
  /** Without the refused items. */
  input: Record<string, unknown>;
  /** Items of a batch that the schema refuses, by their place in the call. */
  refused: ReadonlyMap<number, TaskloomError>;
}

type Issue = z.core.$ZodIssue;

const ALTERNATIVES = new Intl.ListFormat('en', { type: 'disjunction' });
/** How many issues an error spells out beside the first. */
const SPELLED_OUT = 4;

/**
 * What the call gives the tool. A batch goes on without the items that are malformed, unless it is
 * atomic or nothing is left. @throws TaskloomError `invalid_input`
 */
export function readInput<C>(tool: Tool<C>, given: unknown): ReadInput {
  const cleaned = cleanText(given ?? {});
  const parsed = tool.parse(cleaned);
  if (parsed.success) return { input: parsed.data, refused: new Map() };
  const { issues } = parsed.error;
  return withoutItems(tool, cleaned, issues) ?? refuse(tool, issues);
}

function withoutItems<C>(
  tool: Tool<C>,
  given: unknown,
  issues: readonly Issue[],
): ReadInput | undefined {
  const field = issues[0]?.path[0];
  if (!tool.isBatch || !isRecord(given) || typeof field !== 'string' || given['atomic'] === true)
    return undefined;
  const items = given[field];
  const byItem = Map.groupBy(issues, ({ path: [root, index] }) => (root === field ? index : ''));
  if (!Array.isArray(items) || byItem.size >= items.length) return undefined;
  const refused = new Map<number, TaskloomError>();
  for (const [index, ofItem] of byItem) {
    if (typeof index !== 'number') return undefined;
    refused.set(index, errorOf(tool, ofItem));
  }
  const rest = tool.parse({ ...given, [field]: items.filter((_, index) => !refused.has(index)) });
  return rest.success ? { input: rest.data, refused } : undefined;
}

function refuse<C>(tool: Tool<C>, issues: readonly Issue[]): never {
  throw errorOf(tool, issues);
}

function errorOf<C>(tool: Tool<C>, issues: readonly Issue[]): TaskloomError {
  const [first = '', ...others] = issues.map(
    (issue) => `${issue.path.length > 0 ? `${pathOf(issue)}: ` : ''}${sayIssue(issue)}`,
  );
  return invalidInput(
    `${first}${others.length > 0 ? ` (and ${others.length} more)` : ''}` ||
      'The input is not valid.',
    {
      path: issues[0] && pathOf(issues[0]),
      hint:
        others.length > 0
          ? others.slice(0, SPELLED_OUT).join('; ')
          : `See the input schema of ${tool.name}.`,
    },
  );
}

function pathOf(issue: Issue): string {
  return issue.path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`,
    )
    .join('');
}

function sayIssue(issue: Issue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `there is no field ${issue.keys.map((key) => `"${key}"`).join(', ')} here.`;
    case 'invalid_value':
      return `has to be ${ALTERNATIVES.format(issue.values.map(String))}.`;
    case 'invalid_type':
      if (issue.input === null)
        return 'cannot be null: leave it out to keep what is there, or name it in "clear" to empty it.';
      return issue.input === undefined
        ? `is missing (${issue.expected}).`
        : `has to be of type ${issue.expected}.`;
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? 'must not be empty.'
        : `has to be at least ${issue.minimum}.`;
    case 'too_big':
      if (issue.origin === 'string') return `has at most ${issue.maximum} characters.`;
      if (issue.origin === 'array') return `has at most ${issue.maximum} items.`;
      return `has to be at most ${issue.maximum}.`;
    default:
      return issue.message;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
