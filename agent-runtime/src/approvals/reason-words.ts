import type { ApprovalReason } from '@taskloom/contracts';

interface ReasonWords {
  why: string;
  undo: string;
  /** An answer for good covers it: not where each case is another. */
  canRemember: boolean;
}

const UNDO = 'You can undo this.';

/** What a person is told of each reason. */
const reasonWords: Record<ApprovalReason, ReasonWords> = {
  deletes: { why: 'It takes something away.', undo: UNDO, canRemember: true },
  forgets: {
    why: 'It would no longer be kept in mind.',
    undo: 'You can say it again at any time.',
    canRemember: true,
  },
  archives: { why: 'It puts something out of sight.', undo: UNDO, canRemember: true },
  shares: {
    why: 'It changes who can see and change a project.',
    undo: 'You can take the access back, but not what was seen meanwhile.',
    canRemember: true,
  },
  sends: {
    why: 'Something would leave Taskloom.',
    undo: 'What has been sent cannot be taken back.',
    canRemember: false,
  },
  settings: { why: 'It changes your settings.', undo: UNDO, canRemember: true },
  overwrites: { why: 'It replaces what was written.', undo: UNDO, canRemember: true },
  retags: { why: 'It changes a tag on every task that has it.', undo: UNDO, canRemember: true },
  imports: { why: 'It adds everything in a file.', undo: UNDO, canRemember: true },
  many: { why: 'It changes many things at once.', undo: UNDO, canRemember: true },
  tells_others: {
    why: 'Others would see what you have not written yourself.',
    undo: 'You can undo this, but not what was seen meanwhile.',
    canRemember: false,
  },
  strange_address: {
    why: 'It names somebody or an address that you have not named: it came out of a text.',
    undo: 'What others have seen by then cannot be taken back.',
    canRemember: false,
  },
  not_your_words: {
    why: 'It would be kept in mind for good, and is not in your own words.',
    undo: 'You can take it out again in Settings.',
    canRemember: false,
  },
  unknown_tool: {
    why: 'This tool does not say what it does.',
    undo: 'Whether it can be undone is not known.',
    canRemember: true,
  },
};

export function requestWords(reasons: readonly ApprovalReason[]) {
  // What cannot be taken back is what the person has to know.
  const gravest = reasons.find((reason) => reasonWords[reason].undo !== UNDO);
  return {
    reasons: reasons.map((reason) => ({ reason, words: reasonWords[reason].why })),
    undo: gravest ? reasonWords[gravest].undo : UNDO,
    canRemember: reasons.every((reason) => reasonWords[reason].canRemember),
  };
}
