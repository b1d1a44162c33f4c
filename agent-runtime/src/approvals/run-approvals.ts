import type { AgentInputItem } from '@openai/agents';
import type { ApprovalGrant } from '@taskloom/contracts';
import { z } from 'zod';

import { MALFORMED } from '../agent/mend-response.ts';
import type { Tool, UserTools } from '../mcp/tool-clients.ts';
import { functionCallsOf } from '../models/model-types.ts';
import { parseArguments, type RunSession } from '../runs/run-session.ts';
import { idsIn, isRecord } from './arguments.ts';
import { describeRequest } from './describe-request.ts';
import { answerOf } from './grant-store.ts';
import { countTouched, isPlain, judgeCall, type JudgedCall } from './judge-call.ts';
import { LookUp } from './look-up.ts';
import { Provenance } from './provenance.ts';
import { ruleOf } from './rule-of.ts';
import type { Verdict } from './verdict.ts';

type Grants = readonly Pick<ApprovalGrant, 'tool' | 'reason' | 'answer'>[];

interface RunApprovalsOptions {
  session: RunSession;
  userTools: UserTools;
  /** Earlier turns, as the model reads them. */
  history: readonly AgentInputItem[];
  /** What the person typed that started this run, or answered in it. */
  typed: readonly string[];
  /** Their answers for good, and those for the conversation. */
  grants(): Promise<Grants>;
}

/** Decides about a run's calls, each once: whoever replays the run decides the same. */
export class RunApprovals {
  readonly #options: RunApprovalsOptions;
  readonly #verdicts = new Map<string, Promise<Verdict>>();
  readonly #tools: ReadonlyMap<string, Tool>;

  constructor(options: RunApprovalsOptions) {
    this.#options = options;
    this.#tools = new Map(options.userTools.tools.map((tool) => [tool.name, tool]));
  }

  verdict(callId: string, tool: Tool, input: unknown): Promise<Verdict> {
    const verdict = this.#verdicts.get(callId) ?? this.#decide(callId, tool, input);
    this.#verdicts.set(callId, verdict);
    return verdict;
  }

  /** The request that was made of a call, once its verdict is `ask`. */
  async requestOf(callId: string): Promise<Extract<Verdict, { kind: 'ask' }> | undefined> {
    const verdict = await this.#verdicts.get(callId);
    return verdict?.kind === 'ask' ? verdict : undefined;
  }

  async #decide(callId: string, tool: Tool, input: unknown): Promise<Verdict> {
    const { session } = this.#options;
    const decision = session.decisions[callId];
    if (decision === 'approve') return { kind: 'go', agreed: true };
    if (decision === 'deny') return { kind: 'refuse', remembered: false };
    const args = typeof input === 'string' ? parseArguments(input) : input;
    if (!isRecord(args)) return { kind: 'invalid', problem: 'The arguments are not an object.' };
    const problem =
      MALFORMED in args ? 'The arguments are not an object in JSON.' : problemOf(tool, args);
    if (problem !== undefined) return { kind: 'invalid', problem };
    const rule = ruleOf(tool);
    const many = this.#countedBefore(callId, tool.name);
    const isCounted = rule.perRun !== undefined || countTouched(rule, args) > 0;
    if (isPlain({ rule, args }) && !(isCounted && !this.#asksBeforeMany))
      return { kind: 'go', agreed: false };
    const saved = await session.guard(() => session.journal.verdict(callId));
    if (saved) return saved;
    const verdict = await this.#judge(tool, { rule, args, ...many });
    // One that no later look at the tasks could change need not be kept.
    if (verdict.kind === 'go' && isPlain({ rule, args })) return verdict;
    return session.guard(() => session.journal.saveVerdict(callId, verdict));
  }

  async #judge(
    tool: Tool,
    call: Pick<JudgedCall, 'rule' | 'args' | 'changedBefore' | 'callsBefore'>,
  ): Promise<Verdict> {
    const { history, userTools, session } = this.#options;
    const lookUp = new LookUp((name, args) => this.#read(name, args), userTools.me);
    const judged = { ...call, lookUp, ...this.#heard(history) };
    const found = await judgeCall(judged);
    const reasons = this.#asksBeforeMany ? found.filter((reason) => reason !== 'many') : found;
    if (reasons.length === 0) return { kind: 'go', agreed: false };
    const request = await describeRequest(judged, reasons);
    const grants = await session.guard(() => this.#options.grants());
    const answer = answerOf(grants, { tool: tool.name, reasons });
    if (answer === 'never') return { kind: 'refuse', remembered: true };
    if (answer === 'always' && request.canRemember) return { kind: 'go', agreed: true };
    return { kind: 'ask', reasons, request };
  }

  /** The model itself shows what it would change before it changes more than one. */
  get #asksBeforeMany(): boolean {
    return this.#options.session.models.current.asksBeforeMany === true;
  }

  #read(name: string, args: Record<string, unknown>) {
    const { session, userTools } = this.#options;
    const idempotencyKey = `${session.runId}:look:${crypto.randomUUID()}`;
    return userTools.call({ name, args, idempotencyKey, signal: session.signal });
  }

  /** What the run did before this call, which no replay sees otherwise. */
  #countedBefore(callId: string, name: string): { changedBefore: number; callsBefore: number } {
    const { session } = this.#options;
    let changedBefore = 0;
    let callsBefore = 0;
    for (const call of session.responses.flatMap(({ output }) => functionCallsOf(output))) {
      if (call.callId === callId) break;
      if (call.name === name) callsBefore += 1;
      const tool = this.#tools.get(call.name);
      const agreed = session.decisions[call.callId] === 'approve';
      const touched = tool ? countTouched(ruleOf(tool), parseArguments(call.arguments)) : 0;
      changedBefore = agreed ? 0 : changedBefore + touched;
    }
    return { changedBefore, callsBefore };
  }

  #heard(history: readonly AgentInputItem[]) {
    const { session, typed } = this.#options;
    const said = history.flatMap((item) =>
      'role' in item && item.role === 'user' && typeof item.content === 'string'
        ? item.content
        : [],
    );
    const provenance = new Provenance([...said, ...typed]);
    const ownOperations = new Set<string>();
    const hear = (name: string, answer: unknown) => {
      provenance.hear(answer);
      if (this.#tools.get(name)?.annotations?.readOnlyHint === true) return;
      for (const id of idsIn(JSON.stringify(answer))) ownOperations.add(id);
    };
    for (const item of history)
      if (item.type === 'function_call_result') hear(item.name, readable(item.output));
    const names = new Map(
      session.responses
        .flatMap(({ output }) => functionCallsOf(output))
        .map((call) => [call.callId, call.name]),
    );
    for (const [callId, { text, content }] of session.results)
      hear(names.get(callId) ?? '', [text, content]);
    return { provenance, ownOperations };
  }
}

/** Structured answers are kept as JSON in a turn. */
function readable(output: unknown): unknown {
  if (typeof output !== 'string') return output;
  try {
    return [output, JSON.parse(output)];
  } catch {
    return output;
  }
}

const schemas = new WeakMap<Tool, z.ZodType | undefined>();

/** Nobody is asked about a call that the tool would refuse for its arguments. */
function problemOf(tool: Tool, args: Record<string, unknown>): string | undefined {
  if (!schemas.has(tool)) schemas.set(tool, readSchema(tool));
  const issue = schemas.get(tool)?.safeParse(args).error?.issues[0];
  return issue && `${issue.path.join('.') || 'The arguments'}: ${issue.message}.`;
}

function readSchema(tool: Tool): z.ZodType | undefined {
  try {
    return z.fromJSONSchema(tool.inputSchema as Parameters<typeof z.fromJSONSchema>[0]);
  } catch {
    // A foreign server's schema may say more than we read; then the tool itself looks.
    return undefined;
  }
}
