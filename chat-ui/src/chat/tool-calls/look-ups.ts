import type { ChatItem, ConversationState, ToolItem } from '../session/conversation-state.ts';
import { readOutcome } from './tool-result.ts';

/** Calls of one answer, one after the other, that only read: shown as one. */
export interface LookUps {
  kind: 'look_ups';
  id: string;
  calls: ToolItem[];
}

/** It changes nothing: its tool says so, or it is a dry run. */
export function isLookUp({ readOnly, args }: ToolItem): boolean {
  return readOnly === true || args['dry_run'] === true;
}

/** What the transcript shows, in order. A look-up whose tasks are the answer stands for itself. */
export function foldLookUps({
  items,
  runId,
}: Pick<ConversationState, 'items' | 'runId'>): (ChatItem | LookUps)[] {
  const lastCalls = new Map(
    items.flatMap((item) => (item.kind === 'tool' ? [[item.runId, item.id] as const] : [])),
  );
  const shown: (ChatItem | LookUps)[] = [];
  let calls: ToolItem[] = [];
  const close = () => {
    const [first] = calls;
    if (first && calls.length > 1) shown.push({ kind: 'look_ups', id: first.id, calls });
    else shown.push(...calls);
    calls = [];
  };
  for (const item of items) {
    const goesOn = item === items.at(-1) && item.runId === runId;
    const folds =
      item.kind === 'tool' &&
      isLookUp(item) &&
      (item.status === 'done' || item.status === 'running') &&
      (goesOn || lastCalls.get(item.runId) !== item.id || !hasTasks(item));
    if (!folds || calls[0]?.runId !== item.runId) close();
    if (folds) calls.push(item);
    else shown.push(item);
  }
  close();
  return shown;
}

function hasTasks({ content }: ToolItem): boolean {
  return readOutcome(content).tasks.length > 0;
}
