import { toolsPage } from './tools-page.ts';
import { wordsPage } from './words-page.ts';

/** The pages of docs/ that are made from the code, by file name. */
export const pages: Record<string, () => string> = {
  'tools.md': toolsPage,
  'words.md': wordsPage,
};

export const DOCS = new URL('../../../docs/', import.meta.url);
