import type { AgentInputItem } from '@openai/agents';
import type { Logger, StateStore } from '@taskloom/platform';

import { instructionsFor, zoneOf } from '../agent/instructions.ts';
import type { Conversation, RunRecord } from '../conversations/documents.ts';
import { readEvents, type ChatEvent } from '../conversations/event-log.ts';
import { EventWriter } from '../conversations/event-writer.ts';
import type { ToolClients, UserTools } from '../mcp/tool-clients.ts';
import type { ChatModel } from '../models/model-types.ts';
import { RunEventEmitter } from './event-emitter.ts';
import { Journal } from './journal.ts';
import { runFailure } from './run-failure.ts';
import { RunSession } from './run-session.ts';
import { readHistory, turnItems, userItem } from './turns.ts';

export interface ExecuteDependencies {
  store: StateStore;
  toolClients: ToolClients;
  chatModel: ChatModel;
  logger: Logger;
}

interface ExecuteOptions {
  conversation: Conversation;
  /** Claimed by the caller, who keeps the lease. */
  run: RunRecord;
  /** Told as soon as the run can be stopped or ended from outside. */
  onSession(session: RunSession): void;
  onWritten(): void;
}

export type RunOutcome =
  | { kind: 'waiting'; waitingFor: string[] }
  | { kind: 'ended'; how: string; items: AgentInputItem[]; lastChunk: number };

/** More claims than this, and the run itself is what breaks the pods that take it up. */
const MAX_CLAIMS = 50;

/**
 * Carries a claimed run on from its journal, to its end or to a question for the person. Rejects when
 * the bookkeeping broke or the lease was lost: then the run is somebody's to resume.
 */
export async function executeRun(
  dependencies: ExecuteDependencies,
  options: ExecuteOptions,
): Promise<RunOutcome> {
  const { chatModel, logger } = dependencies;
  const { conversation, run } = options;
  const { session, writer } = await openSession(dependencies, options);
  const { emitter } = session;
  options.onSession(session);
  const ended = (how: string): RunOutcome => ({
    kind: 'ended',
    how,
    items: turnItems(session, {
      text: run.message.text,
      readsStructured: chatModel.readsStructured,
      cutOff: session.shownText(session.responses.length),
    }),
    lastChunk: writer.lastChunk,
  });

  try {
    if (emitter.has('RUN_END')) {
      await recallJournal(session);
      return ended('resumed_at_end');
    }
    if (run.stop) session.stop();
    await begin(session, run, chatModel);
    if (run.claims > MAX_CLAIMS) throw new Error('the run was claimed too often');
    const waitingFor = await answer(dependencies, { conversation, run, session });
    if (waitingFor.length > 0) return { kind: 'waiting', waitingFor };
    await end(session, { type: 'RUN_FINISHED', outcome: 'completed' });
    return ended('completed');
  } catch (error) {
    if (session.broken) throw session.broken.error;
    await session.settle();
    await recallJournal(session);
    if (session.stopped) {
      await end(session, { type: 'RUN_FINISHED', outcome: 'stopped' });
      return ended('stopped');
    }
    const { kind, payload } = runFailure(error);
    logger.warn({ runId: run.runId, kind, type: nameOf(error) }, 'a run failed');
    await end(session, { type: 'RUN_ERROR', error: payload });
    return ended(kind);
  } finally {
    emitter.abandon();
  }
}

async function openSession(
  { store, logger }: ExecuteDependencies,
  { conversation, run, onWritten }: ExecuteOptions,
): Promise<{ session: RunSession; writer: EventWriter }> {
  const { storageId, lastChunk } = conversation;
  const writer = await EventWriter.open(store, storageId, { epoch: run.epoch, lastChunk });
  const { events } = await readEvents(store, storageId, { chunk: lastChunk, seq: 0 });
  const emitter = new RunEventEmitter({
    writer,
    runId: run.runId,
    earlier: events.filter(({ runId }) => runId === run.runId),
    onWritten,
    onFailed: (error) => session.fail(error),
  });
  const session = new RunSession({
    runId: run.runId,
    journal: new Journal(store, { runId: run.runId, isNew: run.claims === 1 }),
    emitter,
    decisions: run.decisions,
    logger,
  });
  return { session, writer };
}

async function begin(session: RunSession, run: RunRecord, chatModel: ChatModel): Promise<void> {
  const { messageId, text } = run.message;
  session.emitter.emit(
    { type: 'USER_MESSAGE', messageId, text },
    { type: 'RUN_STARTED', model: chatModel.name },
  );
  for (const { messageId: answerId, text: said } of run.answers) {
    session.emitter.emit({ type: 'USER_MESSAGE', messageId: answerId, text: said });
  }
  for (const [toolCallId, decision] of Object.entries(run.decisions)) {
    session.emitter.emit({ type: 'TOOL_CALL_APPROVAL_DECIDED', toolCallId, decision });
  }
  await session.emitter.flush();
}

async function answer(
  { store, chatModel, toolClients }: ExecuteDependencies,
  {
    conversation,
    run,
    session,
  }: { conversation: Conversation; run: RunRecord; session: RunSession },
): Promise<string[]> {
  session.signal.throwIfAborted();
  const userTools: UserTools = await toolClients.forUser(conversation.ownerId, session.signal);
  session.nameTools(userTools.tools);
  const history = await session.guard(() => readHistory(store, conversation, chatModel.name));
  const timeZone = zoneOf(run.message.timeZone, userTools.me);
  // Loaded late: the SDK is most of this package's start-up time.
  const { runLoop } = await import('../agent/loop.ts');
  const { waitingFor } = await runLoop({
    chatModel,
    userTools,
    session,
    instructions: instructionsFor({ me: userTools.me, timeZone, now: new Date() }),
    input: [...history, userItem(run.message.text)],
  });
  session.signal.throwIfAborted();
  for (const toolCallId of waitingFor) {
    session.emitter.emit({ type: 'TOOL_CALL_APPROVAL_REQUESTED', toolCallId });
  }
  await session.emitter.flush();
  return waitingFor;
}

async function end({ emitter }: RunSession, event: ChatEvent): Promise<void> {
  for (const messageId of emitter.openTexts()) {
    emitter.emit({ type: 'TEXT_MESSAGE_END', messageId });
  }
  emitter.emit(event);
  await emitter.flush();
}

/** What the loop did not get to tell the session before it ended. */
async function recallJournal(session: RunSession): Promise<void> {
  for (let index = 0; ; index += 1) {
    const response = await session.guard(() => session.journal.modelResponse(index));
    if (!response) return;
    session.remember({ index, response });
    for (const item of response.output) {
      if (item.type !== 'function_call' || session.results.has(item.callId)) continue;
      const result = await session.guard(() => session.journal.toolResult(item.callId));
      if (result) session.announceResult(item.callId, result);
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
