export { compileFilter } from './compile-filter.ts';
export { expandSaved, namesSaved } from './expand-saved.ts';
export { parseFilter } from './parse-filter.ts';
export { compileTextSearch } from './text-search.ts';
export { refuseUnknownNames } from './unknown-names.ts';
