import { createAuthenticator, REVOKED_TOKENS } from '../../mcp-server/src/auth/authenticate.ts';
import type { Principal } from '../../mcp-server/src/auth/principal.ts';
import { hashToken } from '../../mcp-server/src/auth/token-store.ts';
import { createDatabase } from '../../mcp-server/src/database/database.ts';
import { NotifiedCache } from '../../mcp-server/src/database/notified-cache.ts';
import { type Bench, connection } from './bench.ts';
import { callTool, createClient, type Rpc } from './client.ts';
import { connectApp } from './connect-app.ts';
import { compare, type Cost, spend } from './measure.ts';
import { ALL_CORES, ONE_CORE, pin, startServer } from './processes.ts';

/** Microseconds of CPU. */
const LIST_MICROS = 800;
const CHECK_MICROS = 50;

/**
 * What an app that a person connected pays for a call, beside Node's own part and the SDK's no-op: all on
 * one core, warmed up alike, in microseconds of CPU.
 */
export async function oauth(bench: Bench): Promise<void> {
  const { report, processes, noOp, scaled } = bench;
  const token = await connectApp(bench);
  const rpc = createClient({ url: `${bench.origin}/mcp`, token });
  await using echo = await startServer('echo.ts');
  const echoed = createClient({ url: echo.url, token });
  pin([processes.node, noOp.node, echo.pid], ONE_CORE);
  const calls = scaled(600);
  const plain = await compare(
    { processes: { node: echo.pid, postgres: () => [] }, noOp },
    { calls, call: add(echoed) },
  );
  const added = await compare(bench, { calls, call: add(rpc) });
  const listed = await compare(bench, { calls, call: () => rpc('tools/list', {}) });
  pin([processes.node, noOp.node], ALL_CORES);
  const checked = await checkCosts(bench, token);

  report.note('bare Node echo', told(plain));
  report.note('the SDK’s no-op', `${Math.round(added.unitMicros)} µs`);
  report.add('add_tasks (1) with an OAuth token', { 'no-ops to the answer': [added.toAnswer, 1] });
  report.note('… that is', told(added));
  report.add('tools/list with an OAuth token', {
    'µs to the answer': [listed.answerMicros, LIST_MICROS],
  });
  report.note('… that is', told(listed));
  report.add('a token that was seen before', { µs: [checked.again.node, CHECK_MICROS] });
  const { node, postgres } = checked.first;
  report.note(
    'a token that is seen for the first time',
    `Node ${Math.round(node)} µs, PostgreSQL ${Math.round(postgres)} µs`,
  );
}

function add(rpc: Rpc): (n: number) => Promise<unknown> {
  return (n) => callTool(rpc, 'add_tasks', { tasks: [{ title: `Signed in ${n}` }] });
}

function told({ answerMicros, nodeMicros, postgresMicros }: Cost): string {
  const whole = `${Math.round(nodeMicros)} with what follows`;
  return `${Math.round(answerMicros)} µs to the answer, ${whole}, PostgreSQL ${Math.round(postgresMicros)}`;
}

/** The server's own check in this process, which does nothing else meanwhile. */
async function checkCosts({ databaseUrl, processes, origin, scaled }: Bench, token: string) {
  await using sql = connection(databaseUrl('app'));
  await using principals = await NotifiedCache.create<Principal>({ sql, channel: REVOKED_TOKENS });
  const check = createAuthenticator({
    database: createDatabase(sql),
    principals,
    resource: `${origin}/mcp`,
  });
  const again = async () => {
    if ((await check(`Bearer ${token}`)) === undefined) throw new Error('the token is not good');
  };
  const first = () => {
    principals.forget(hashToken(token).toString('hex'));
    return again();
  };
  const here = { node: process.pid, postgres: processes.postgres };
  const measured = async (calls: number, call: () => Promise<void>) => {
    await spend(here, { calls, call });
    return spend(here, { calls, call });
  };
  pin([process.pid], ONE_CORE);
  const costs = {
    first: await measured(scaled(2000), first),
    again: await measured(scaled(50_000), again),
  };
  pin([process.pid], ALL_CORES);
  return costs;
}
