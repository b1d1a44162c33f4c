export { LANGUAGE_NAMES, languageOf } from './languages/index.ts';
export type { LanguageName } from './languages/index.ts';
export { describeWhen } from './describe-when.ts';
export { parseDeadline, parseDue, parseDuration, parseRecurrence, parseReminder } from './parse.ts';
export { parseQuickAdd } from './quick-add/parse-quick-add.ts';
export { warmUpWords } from './warm-up.ts';
export type { Parsed, WordsContext } from './model.ts';
