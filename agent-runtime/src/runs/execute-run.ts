import type { AgentInputItem } from '@openai/agents';
import type { RunUse } from '@taskloom/contracts';
import { inSpan, kindOf, type Logger, type StateStore } from '@taskloom/platform';

import { instructionsFor } from '../agent/instructions.ts';
import type { GrantStore } from '../approvals/grant-store.ts';
import { RunApprovals } from '../approvals/run-approvals.ts';
import { lineOf } from '../conversations/documents.ts';
import type { AskedCall, Conversation, RunRecord } from '../conversations/documents.ts';
import { readEvents, type ChatEvent } from '../conversations/event-log.ts';
import { EventWriter } from '../conversations/event-writer.ts';
import type { ToolClients, UserTools } from '../mcp/tool-clients.ts';
import type { PreferenceStore } from '../preferences/preference-store.ts';
import { withPreferences } from '../preferences/preference-tools.ts';
import type { ModelLimits } from '../models/model-limits.ts';
import { ModelChain } from '../models/model-chain.ts';
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
  grants: GrantStore;
  preferences: PreferenceStore;
  modelLimits: ModelLimits;
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
  | { kind: 'waiting'; asked: Record<string, AskedCall> }
  | {
      kind: 'ended';
      how: string;
      items: AgentInputItem[];
      /** Who answered. */
      model: string;
      lastChunk: number;
      use: RunUse;
    };

/** More claims than this, and the run itself is what breaks the pods that take it up. */
const MAX_CLAIMS = 50;

/**
 * Carries a claimed run on from its journal, to its end or to a question for the person. Rejects when
 * the bookkeeping broke or the lease was lost: then the run is somebody's to resume.
 */
export function executeRun(
  dependencies: ExecuteDependencies,
  options: ExecuteOptions,
): Promise<RunOutcome> {
  const { conversation, run } = options;
  return inSpan(
    {
      name: 'invoke_agent Taskloom',
      attributes: {
        'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'Taskloom',
        'gen_ai.conversation.id': conversation.conversationId,
        'taskloom.run.id': run.runId,
        'taskloom.run.claims': run.claims,
      },
      parent: run.message.traceparent,
    },
    async (span) => {
      const outcome = await carryOn(dependencies, options);
      span.setAttribute(
        'taskloom.run.outcome',
        outcome.kind === 'ended' ? outcome.how : outcome.kind,
      );
      return outcome;
    },
  );
}

async function carryOn(
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
      cutOff: session.shownText(session.responses.length),
    }),
    model: session.models.current.name,
    lastChunk: writer.lastChunk,
    use: useOf(session),
  });

  try {
    if (emitter.has('RUN_END')) {
      await recallJournal(session);
      return ended('resumed_at_end');
    }
    if (run.stop) session.stop();
    await begin(session, run, chatModel);
    if (run.claims > MAX_CLAIMS) throw new Error('the run was claimed too often');
    const asked = await answer(dependencies, { conversation, run, session });
    if (Object.keys(asked).length > 0) return { kind: 'waiting', asked };
    await finish(session, 'completed');
    return ended('completed');
  } catch (error) {
    if (session.broken) throw session.broken.error;
    await session.settle();
    await recallJournal(session);
    if (session.stopped) {
      await finish(session, 'stopped');
      return ended('stopped');
    }
    const { kind, payload } = runFailure(error);
    logger.warn({ runId: run.runId, kind, type: kindOf(error) }, 'a run failed');
    await end(session, { type: 'RUN_ERROR', error: payload });
    return ended(kind);
  } finally {
    emitter.abandon();
  }
}

async function openSession(
  { store, chatModel, logger }: ExecuteDependencies,
  { conversation, run, onWritten }: ExecuteOptions,
): Promise<{ session: RunSession; writer: EventWriter }> {
  const { lastChunk } = conversation;
  const line = lineOf(conversation);
  const writer = await EventWriter.open(store, line, { epoch: run.epoch, lastChunk });
  const { events } = await readEvents(store, line, { chunk: lastChunk, seq: 0 });
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
    models: new ModelChain(chatModel),
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
  { store, chatModel, toolClients, grants, preferences, modelLimits }: ExecuteDependencies,
  {
    conversation,
    run,
    session,
  }: { conversation: Conversation; run: RunRecord; session: RunSession },
): Promise<Record<string, AskedCall>> {
  session.signal.throwIfAborted();
  const { ownerId: userId } = conversation;
  const tools = await toolClients.forUser(userId, {
    signal: session.signal,
    timeZone: run.message.timeZone,
  });
  const userTools: UserTools = withPreferences(tools, { preferences, userId });
  const kept = await session.guard(() => preferences.list(userId));
  session.nameTools(userTools.tools);
  const history = await session.guard(() => readHistory(store, conversation, chatModel.name));
  // Loaded late: the SDK is most of this package's start-up time.
  const { runLoop } = await import('../agent/loop.ts');
  const approvals = new RunApprovals({
    session,
    userTools,
    history,
    typed: [run.message, ...run.answers].map(({ text }) => text),
    grants: async () => [...(await grants.list(userId)), ...conversation.grants],
  });
  const { waitingFor } = await runLoop({
    userTools,
    session,
    approvals,
    modelLimits,
    instructions: instructionsFor({
      me: userTools.me,
      now: new Date(),
      kept,
      taskId: run.message.taskId,
    }),
    input: [...history, userItem(run.message.text)],
  });
  session.signal.throwIfAborted();
  const asked: Record<string, AskedCall> = {};
  for (const { toolCallId, toolName } of waitingFor) {
    const verdict = await approvals.requestOf(toolCallId);
    if (!verdict) continue;
    const { reasons, request } = verdict;
    const remember = request.canRemember;
    asked[toolCallId] = { tool: toolName, title: session.titleOf(toolName), reasons, remember };
    session.emitter.emit({ type: 'TOOL_CALL_APPROVAL_REQUESTED', toolCallId, request });
  }
  await session.emitter.flush();
  return asked;
}

function finish(session: RunSession, outcome: 'completed' | 'stopped'): Promise<void> {
  const { standIn: model } = session.models;
  return end(session, { type: 'RUN_FINISHED', outcome, ...(model !== undefined && { model }) });
}

type EndEvent = Extract<ChatEvent, { type: 'RUN_FINISHED' | 'RUN_ERROR' }>;

async function end(session: RunSession, event: EndEvent): Promise<void> {
  const { emitter } = session;
  const use = useOf(session);
  for (const messageId of emitter.openTexts()) {
    emitter.emit({ type: 'TEXT_MESSAGE_END', messageId });
  }
  const isCounted = use.inputTokens + use.outputTokens > 0;
  emitter.emit(isCounted ? { ...event, use } : event);
  await emitter.flush();
}

/** Of all of the run's answers, those before a crash too. */
function useOf({ responses }: RunSession): RunUse {
  // One that was not remembered is a gap.
  const usages = responses.flatMap((response) => response?.usage ?? []);
  return {
    inputTokens: usages.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    outputTokens: usages.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
  };
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
