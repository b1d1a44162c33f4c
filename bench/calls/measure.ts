import { setTimeout as sleep } from 'node:timers/promises';

import { cpu, type Processes } from './processes.ts';

/** What follows an answer (relay, workers) belongs to the call: it is waited for. */
const AFTERWARDS_MS = 60;
/** Each of the call and of what it is compared with: what else the machine does meets both. */
const ROUNDS = 8;

/** Calls before any is counted, of each alike: an add costs three times as much after 500 as after 2,000. */
export const WARM_UP = 2000;

export interface Latencies {
  p50: number;
  p99: number;
  max: number;
}

export interface Cost {
  /** CPU of a call with all that follows the answer, as multiples of the no-op's; medians of rounds. */
  node: number;
  /** The part of `node` that is spent when the answer is there. */
  toAnswer: number;
  postgres: number;
  /** Microseconds. */
  nodeMicros: number;
  answerMicros: number;
  postgresMicros: number;
  unitMicros: number;
}

type Call = (n: number) => Promise<unknown>;

export interface Measured {
  calls: number;
  call: Call;
  /** Absent: `WARM_UP`. */
  warmUp?: number;
}

/** The call and the no-op, warmed up by the same number of calls, then in turns, one after the other. */
export async function compare(
  { processes, noOp }: { processes: Processes; noOp: Processes & { call: Call } },
  { calls, call, warmUp = WARM_UP }: Measured,
): Promise<Cost> {
  let next = 0;
  const numbered = () => call(next++);
  for (let n = 0; n < warmUp; n += 1) await numbered();
  for (let n = 0; n < warmUp; n += 1) await noOp.call(n);
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await spend(noOp, { calls: 50, call: noOp.call });
    const spent = await spend(processes, { calls: Math.ceil(calls / ROUNDS), call: numbered });
    const after = await spend(noOp, { calls: 50, call: noOp.call });
    rounds.push({ ...spent, unit: (before.node + after.node) / 2 });
  }
  const answered = await shareUntilAnswer(processes, numbered);
  const node = median(rounds.map((round) => round.node / round.unit));
  const nodeMicros = median(rounds.map((round) => round.node));
  return {
    node,
    toAnswer: node * answered,
    postgres: median(rounds.map((round) => round.postgres / round.unit)),
    nodeMicros,
    answerMicros: nodeMicros * answered,
    postgresMicros: median(rounds.map((round) => round.postgres)),
    unitMicros: median(rounds.map((round) => round.unit)),
  };
}

/** Microseconds of CPU a call. */
export async function spend(
  processes: Processes,
  { calls, call }: { calls: number; call: Call },
): Promise<{ node: number; postgres: number }> {
  const before = cpu(processes);
  for (let n = 0; n < calls; n += 1) await call(n);
  await sleep(AFTERWARDS_MS);
  const after = cpu(processes);
  return {
    node: ((after.node - before.node) * 1000) / calls,
    postgres: ((after.postgres - before.postgres) * 1000) / calls,
  };
}

/** How much of a call's CPU in Node is spent when its answer arrives, from calls with pauses. */
async function shareUntilAnswer({ node }: Processes, call: Call): Promise<number> {
  const alone = { node, postgres: () => [] };
  let until = 0;
  let whole = 0;
  for (let n = 0; n < 40; n += 1) {
    const before = cpu(alone).node;
    await call(n);
    until += cpu(alone).node - before;
    await sleep(30);
    whole += cpu(alone).node - before;
  }
  return until / whole;
}

export interface Answered extends Latencies {
  perSecond: number;
  errors: number;
}

/** So many callers, each with its next call as soon as the one before is answered. */
export async function repeat(
  { calls, callers }: { calls: number; callers: number },
  call: Call,
): Promise<Answered> {
  const latencies: number[] = [];
  let next = 0;
  let errors = 0;
  const begun = performance.now();
  const caller = async () => {
    while (next < calls) {
      next += 1;
      const asked = performance.now();
      await call(next).catch(() => (errors += 1));
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const perSecond = (calls / (performance.now() - begun)) * 1000;
  return { ...quantiles(latencies), perSecond, errors };
}

/** So many calls a second, evenly, whether or not those before are answered. */
export async function offer(
  { perSecond, seconds }: { perSecond: number; seconds: number },
  call: Call,
): Promise<Answered> {
  const latencies: number[] = [];
  let errors = 0;
  const under: Promise<unknown>[] = [];
  const begun = performance.now();
  for (let n = 0; n < perSecond * seconds; n += 1) {
    const due = begun + (n * 1000) / perSecond;
    if (due > performance.now()) await sleep(due - performance.now());
    under.push(
      call(n)
        .catch(() => (errors += 1))
        .then(() => latencies.push(performance.now() - due)),
    );
  }
  await Promise.all(under);
  return { ...quantiles(latencies), perSecond, errors };
}

/** What somebody else's calls take while `work` is under way, one after the other with short pauses. */
export async function beside(
  call: () => Promise<unknown>,
  work: () => Promise<unknown>,
): Promise<Latencies & { tookMs: number; error?: string }> {
  const state: { done: boolean; error?: string } = { done: false };
  const begun = performance.now();
  const working = work()
    .catch((error: Error) => (state.error = error.message.slice(0, 120)))
    .finally(() => (state.done = true));
  const latencies: number[] = [];
  while (!state.done) {
    const asked = performance.now();
    await call();
    latencies.push(performance.now() - asked);
    await sleep(4);
  }
  const tookMs = performance.now() - begun;
  await working;
  const { error } = state;
  return { ...quantiles(latencies), tookMs, ...(error === undefined ? {} : { error }) };
}

export function quantiles(values: number[]): Latencies {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

function median(values: number[]): number {
  return quantiles(values).p50;
}
