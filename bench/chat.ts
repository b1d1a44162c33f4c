import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import postgres from 'postgres';
import { WebSocket } from 'ws';

import { startProviderServer } from '../agent-runtime/src/testing/provider-server.ts';
import { addUser } from '../mcp-server/src/auth/accounts.ts';
import { GRANTABLE_SCOPES } from '../mcp-server/src/auth/principal.ts';
import { storeToken } from '../mcp-server/src/auth/token-store.ts';
import { startInstance, temporaryDataFolder, type Instance } from '../test/harness/instance.ts';
import { memoryOf } from './calls/processes.ts';

const PEOPLE = Number(process.env['BENCH_PEOPLE'] ?? 1_000);
/** How long they go on after the burst, each writing once in `PAUSE_MS` or so. */
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 60);
const PAUSE_MS = 30_000;
const OPENING_AT_ONCE = 50;

interface Person {
  socket: WebSocket;
  conversationId: string;
  /** Called with how the run under way ended. */
  onEnd: (how: string) => void;
  busy: number;
}

/** `npm run bench:chat`: people with a WebSocket each, who all write at the same moment and go on. */
async function main(): Promise<void> {
  await using provider = await startProviderServer(() => ({
    events: [
      { id: 'c', choices: [{ index: 0, delta: { content: 'Fine.' }, finish_reason: null }] },
      { id: 'c', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
      '[DONE]',
    ],
  }));
  await using folder = await temporaryDataFolder();
  await using instance = await startInstance(folder.path, {
    TASKLOOM_MODEL: 'compatible:stub',
    TASKLOOM_MODEL_BASE_URL: `${provider.url}/v1`,
    TASKLOOM_MODEL_API_KEY: 'none',
  });
  const tokens = await addPeople(folder.path);
  const memory: Record<string, number> = { 'before anybody': memoryOf(instance.pid) };
  const people: Person[] = [];
  for (let first = 0; first < tokens.length; first += OPENING_AT_ONCE) {
    const some = tokens.slice(first, first + OPENING_AT_ONCE);
    people.push(...(await Promise.all(some.map((token) => open(instance, token)))));
  }
  memory['all connected'] = memoryOf(instance.pid);
  const [one] = people;
  if (!one) return;
  const unloaded: Turn[] = [];
  for (let turn = 0; turn < 60; turn += 1) unloaded.push(await say(one));
  const burst = await Promise.all(people.map(say));
  memory['after the burst'] = memoryOf(instance.pid);
  const until = performance.now() + SECONDS * 1000;
  const goingOn = (await Promise.all(people.map((person) => goOn(person, until)))).flat();
  memory['after going on'] = memoryOf(instance.pid);
  await sleep(15_000);
  memory['15 s later'] = memoryOf(instance.pid);
  console.table({
    'one person, unloaded': figures(unloaded.slice(10)),
    [`${PEOPLE} at once`]: figures(burst),
    [`going on for ${SECONDS} s`]: figures(goingOn),
  });
  console.table(
    Object.fromEntries(Object.entries(memory).map(([when, mb]) => [when, { MB: Math.round(mb) }])),
  );
  console.log(`told how far they are in line: ${people.filter(({ busy }) => busy > 0).length}`);
  console.log(`load of the machine: ${loadavg()[0]?.toFixed(1)}`);
  for (const { socket } of people) socket.terminate();
}

interface Turn {
  ms: number;
  how: string;
}

function figures(turns: readonly Turn[]): Record<string, number> {
  const times = turns.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor((times.length - 1) * share)] ?? NaN);
  const errors = turns.filter(({ how }) => how !== 'completed').length;
  return { turns: turns.length, errors, 'p50 ms': at(0.5), 'p99 ms': at(0.99), 'max ms': at(1) };
}

async function goOn(person: Person, until: number): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (;;) {
    await sleep(Math.random() * PAUSE_MS);
    if (performance.now() > until) return turns;
    turns.push(await say(person));
  }
}

async function say(person: Person): Promise<Turn> {
  const started = performance.now();
  const ended = new Promise<string>((resolve) => (person.onEnd = resolve));
  const { conversationId } = person;
  send(person.socket, {
    type: 'send_message',
    conversationId,
    messageId: randomUUID(),
    text: 'how are you?',
  });
  return { how: await ended, ms: performance.now() - started };
}

async function open({ origin }: Instance, token: string): Promise<Person> {
  const socket = new WebSocket(`${origin.replace(/^http/u, 'ws')}/chat`);
  const person: Person = { socket, conversationId: randomUUID(), onEnd: () => {}, busy: 0 };
  const ready = Promise.withResolvers<void>();
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8'));
    if (message.type === 'ready') ready.resolve();
    if (message.type === 'busy') person.busy += 1;
    if (message.type === 'error') person.onEnd(message.error.code);
    if (message.type !== 'event') return;
    if (message.event.type === 'RUN_FINISHED') person.onEnd(message.event.outcome);
    if (message.event.type === 'RUN_ERROR') person.onEnd(message.event.error.code);
  });
  socket.on('close', () => person.onEnd('closed'));
  await once(socket, 'open');
  send(socket, { type: 'authenticate', token });
  await ready.promise;
  return person;
}

function send(socket: WebSocket, frame: object): void {
  socket.send(JSON.stringify({ v: 1, ...frame }));
}

/** Straight into the instance's database: an invitation each is not what is measured. */
async function addPeople(dataFolder: string): Promise<string[]> {
  const { databaseAdminPassword } = JSON.parse(
    readFileSync(join(dataFolder, 'secrets.json'), 'utf8'),
  );
  const pid = readFileSync(join(dataFolder, 'postgres/postmaster.pid'), 'utf8').split('\n');
  const sql = postgres({
    host: '127.0.0.1',
    port: Number(pid[3]),
    username: 'taskloom_admin',
    password: databaseAdminPassword,
    database: 'taskloom',
    max: 1,
    onnotice: () => {},
  });
  try {
    const tokens: string[] = [];
    for (let n = 0; n < PEOPLE; n += 1) {
      const token = await sql.begin(async (tx) => {
        const at = new Date().toISOString();
        const user = { name: `Person ${n}`, timeZone: 'UTC', isZoneGuessed: false, at };
        const userId = await addUser(tx as never, user);
        const scopes = [...GRANTABLE_SCOPES];
        return storeToken(tx as never, { kind: 'personal', userId, scopes });
      });
      tokens.push(token);
    }
    return tokens;
  } finally {
    await sql.end();
  }
}

await main();
