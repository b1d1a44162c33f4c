import { rolesPage } from './roles-page.ts';
import { toolsPage } from './tools-page.ts';
import { wordsPage } from './words-page.ts';

/** The pages of docs/ that are made from the code, by file name. */
export const pages: Record<string, () => string> = {
  'roles.md': rolesPage,
  'tools.md': toolsPage,
  'words.md': wordsPage,
};

export const DOCS = new URL('../../../docs/', import.meta.url);
