import { keepDraft } from '../../data/kept-draft.ts';

/** As the manifest names them. */
const SHARED = ['title', 'add', 'url'];

/** What another app shares with the installed page (`share_target` in the manifest) waits in the line that adds a task. */
export function takeSharedLine(): void {
  const address = new URL(window.location.href);
  const shared = SHARED.map((name) => address.searchParams.get(name)?.trim());
  for (const name of SHARED) address.searchParams.delete(name);
  const line = shared.filter(Boolean).join(' ');
  if (line === '') return;
  keepDraft('quick-add', line);
  window.history.replaceState(window.history.state, '', address);
}
