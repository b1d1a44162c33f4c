import { invalidInput } from '../errors.ts';
import { personTools } from './registry.ts';

/** What most conversations about tasks need, for models with little room: see `docs/tools.md`. */
export const DEFAULT_TOOLS: readonly string[] = [
  ...personTools.filter((tool) => tool.toolset === 'tasks').map((tool) => tool.name),
  'set_recurrence',
  'skip_occurrence',
  'get_overview',
  'undo',
];

const everything = personTools.map((tool) => tool.listing);
const sets = new Map([
  ['all', everything],
  ['default', everything.filter(({ name }) => DEFAULT_TOOLS.includes(name))],
  ...[...Map.groupBy(personTools, (tool) => tool.toolset)].map(
    ([name, tools]) => [name, tools.map((tool) => tool.listing)] as const,
  ),
]);

/**
 * What `?toolsets=tasks,organize` lists: a model's context need not hold every tool. Without it,
 * every tool is listed; whatever is listed, every tool may be called.
 * @throws TaskloomError that names the toolsets there are.
 */
export function listToolsets(asked: string | null | undefined) {
  if (!asked) return everything;
  const names = asked.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !sets.has(name));
  if (unknown !== undefined)
    throw invalidInput(`There is no toolset "${unknown}".`, {
      hint: `There are: ${[...sets.keys()].join(', ')}.`,
    });
  return [...new Set(names.flatMap((name) => sets.get(name) ?? []))];
}
