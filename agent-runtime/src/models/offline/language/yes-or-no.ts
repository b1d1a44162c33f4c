import { plainLine } from '../references/resolve-reference.ts';
import { LANGUAGES } from './pick-language.ts';

/** Whether a message is a yes or a no and nothing more, in any language that is understood. */
export function yesOrNo(text: string): 'yes' | 'no' | undefined {
  const said = plainLine(text);
  if (LANGUAGES.some(({ answers }) => answers.yes.includes(said))) return 'yes';
  return LANGUAGES.some(({ answers }) => answers.no.includes(said)) ? 'no' : undefined;
}
