import type { SemanticAction } from './action.ts';
import { dateActions } from './date-actions.ts';
import { recurrenceActions } from './recurrence-actions.ts';
import { timeActions } from './time-actions.ts';

const actions = { ...dateActions, ...timeActions, ...recurrenceActions };

/** The names that a language's patterns use. */
export type ActionName = keyof typeof actions;

/** @throws Error when the pattern, which is data of ours, names no action. */
export function actionOf(name: string): SemanticAction {
  if (!Object.hasOwn(actions, name)) throw new Error(`There is no action "${name}".`);
  return actions[name as ActionName];
}
