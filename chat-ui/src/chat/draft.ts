const KEY = 'taskloom.draft';

interface Draft {
  conversationId: string;
  text: string;
}

/** What was typed and not sent, for one conversation: it survives a reload, and no longer matters once another is written in. */
export function keptDraft(conversationId: string): string {
  try {
    const draft = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<Draft> | null;
    return draft?.conversationId === conversationId ? (draft.text ?? '') : '';
  } catch {
    return '';
  }
}

export function keepDraft(conversationId: string, text: string): void {
  if (text === '') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, JSON.stringify({ conversationId, text } satisfies Draft));
}
