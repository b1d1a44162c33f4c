import { browserStorage } from '../data/browser-storage.ts';
import { forgetQueries } from '../data/offline/kept-queries.ts';

const KEY = 'taskloom.person';

/** What this browser keeps of one person, such as drafts and what was read last, is not shown to the next. */
export async function claimBrowser(personId: string): Promise<void> {
  const before = browserStorage.getItem(KEY);
  if (before === personId) return;
  if (before !== null) {
    browserStorage.clear();
    await forgetQueries();
  }
  browserStorage.setItem(KEY, personId);
}
