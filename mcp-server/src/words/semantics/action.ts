import type { Language } from '../languages/language.ts';
import type { PhraseValue, Refusal, WordsContext } from '../model.ts';
import type { ParameterValues } from '../parameters/parameter-type.ts';

export interface ActionInput {
  /** The values of the pattern's parameters; the pattern guarantees those that its action reads. */
  params: ParameterValues;
  /** Parameters that the pattern may leave out. */
  optional: Partial<ParameterValues>;
  args: Readonly<Record<string, number | string | boolean>>;
  ctx: WordsContext;
  /** The language of the pattern. */
  language: Language;
  /** What the pattern fits, in lower case. */
  text: string;
}

/** Undefined when the pattern does not apply after all. */
export type SemanticAction = (input: ActionInput) => PhraseValue | Refusal | undefined;

export function refuse(message: string, suggestion?: string): Refusal {
  return { kind: 'refusal', message, ...(suggestion === undefined ? {} : { suggestion }) };
}
