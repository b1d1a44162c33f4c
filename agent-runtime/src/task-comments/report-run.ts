import type { AgentInputItem } from '@openai/agents';

import type { Conversation, RunRecord } from '../conversations/documents.ts';
import type { RunOutcome } from '../runs/execute-run.ts';
import type { CommentOnTask } from './comment-on-task.ts';
import type { TaskConversations } from './task-conversations.ts';

interface ReportParts {
  commentOnTask: CommentOnTask;
  taskConversations: TaskConversations;
}

interface Report {
  conversation: Conversation;
  run: RunRecord;
  outcome: RunOutcome;
}

/** As long as a comment may be, in characters. */
const LONGEST = 10_000;

/**
 * Says below the task what came of what was asked there: the answer, a question, or that a yes is
 * needed, which only the conversation takes. Said once, also by a run that is ended twice.
 */
export async function reportRun(
  { commentOnTask, taskConversations }: ReportParts,
  { conversation, run, outcome }: Report,
): Promise<void> {
  const { ownerId: userId } = conversation;
  const { taskId } = run.message;
  if (taskId === undefined) return;
  const said = wordsOf(outcome);
  const { text } = said;
  await taskConversations.setAsking(userId, taskId, said.isQuestion);
  if (text === '') return;
  await commentOnTask({
    userId,
    taskId,
    text: text.slice(0, LONGEST),
    key: `${run.runId}${said.key}`,
  });
}

function wordsOf(outcome: RunOutcome): { text: string; isQuestion: boolean; key: string } {
  if (outcome.kind === 'waiting') {
    const titles = Object.values(outcome.asked).map(({ title }) => title);
    const text = `This needs your yes: ${titles.join(', ')}. It waits in our conversation about this task, in the chat.`;
    return { text, isQuestion: false, key: `:${Object.keys(outcome.asked).toSorted().join(',')}` };
  }
  if (outcome.how === 'stopped') return { text: '', isQuestion: false, key: '' };
  const text = lastWords(outcome.items);
  const isFailed = outcome.how !== 'completed' && outcome.how !== 'resumed_at_end';
  return {
    text: isFailed
      ? 'I could not finish this. Our conversation about it, in the chat, says why.'
      : text,
    isQuestion: !isFailed && /[?？]\s*$/u.test(text),
    key: '',
  };
}

/** What the agent said last. */
function lastWords(items: readonly AgentInputItem[]): string {
  const last = items.findLast((item) => 'role' in item && item.role === 'assistant');
  if (!last || !('content' in last) || typeof last.content === 'string') return '';
  return last.content
    .flatMap((part) => ('text' in part ? part.text : []))
    .join('')
    .trim();
}
