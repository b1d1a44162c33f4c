import { connect, createServer } from 'node:net';
import { once } from 'node:events';

import { Code, ConnectError, type HandlerContext } from '@connectrpc/connect';
import { expect, onTestFinished, test } from 'vitest';

import { daprError, startFakeSidecar } from '../../testing/fake-sidecar.ts';
import { waitFor } from '../../testing/wait-for.ts';
import { createDaprSidecar, type DaprSidecar } from './dapr-sidecar.ts';

function open(url: string, apiToken?: string): DaprSidecar {
  const sidecar = createDaprSidecar({ url, apiToken });
  onTestFinished(() => sidecar[Symbol.dispose]());
  return sidecar;
}

const ask = (sidecar: DaprSidecar, limits?: { signal?: AbortSignal; timeoutMs?: number }) =>
  sidecar.call((dapr, options) => dapr.getState({ storeName: 's', key: 'k' }, options), limits);

test('shows its token, and tells the sidecar how long it has', async () => {
  let headers = new Headers();
  await using fake = await startFakeSidecar({
    getState(_request, { requestHeader }) {
      headers = requestHeader;
      return { etag: '7' };
    },
  });
  expect(await ask(open(fake.url, 'to-the-sidecar'), { timeoutMs: 1234 })).toMatchObject({
    etag: '7',
  });
  expect(headers.get('dapr-api-token')).toBe('to-the-sidecar');
  expect(headers.get('grpc-timeout')).toBe('1234m');
});

test('ends a call whose time is up, here and at the sidecar', async () => {
  const { fake, contexts } = await startSilent();
  await expect(ask(open(fake.url), { timeoutMs: 50 })).rejects.toMatchObject({
    name: 'SidecarUnavailable',
    code: 'timeout',
    isAnswered: false,
  });
  expect(await waitFor(() => contexts[0]?.signal.aborted)).toBe(true);
});

test('ends a call with the reason of its signal, here and at the sidecar', async () => {
  const { fake, contexts } = await startSilent();
  const stop = new AbortController();
  const asking = ask(open(fake.url), { signal: stop.signal });
  await waitFor(() => contexts.length === 1);
  stop.abort(new Error('stopped by the test'));
  await expect(asking).rejects.toThrow('stopped by the test');
  expect(await waitFor(() => contexts[0]?.signal.aborted)).toBe(true);
});

test.each([
  [daprError(Code.InvalidArgument, 'DAPR_PUBSUB_NOT_FOUND'), 'ERR_PUBSUB_NOT_FOUND', true],
  [daprError(Code.Internal, 'ERR_STATE_GET'), 'ERR_STATE_GET', true],
  // As daprd refuses a token: its reason is a sentence.
  [daprError(Code.Unauthenticated, 'Unauthorized'), 'unauthenticated', false],
  [new ConnectError('too large', Code.ResourceExhausted), 'resource_exhausted', false],
])(
  'says what is wrong by its code, and nothing of its text: %#',
  async (said, code, isAnswered) => {
    await using fake = await startFakeSidecar({
      getState() {
        throw said;
      },
    });
    const failure = await failureOf(ask(open(fake.url)));
    expect(failure).toMatchObject({ code, isAnswered, retryable: true });
    expect(String(failure)).not.toContain('address');
  },
);

test('says that nobody is there, and finds the sidecar once it is', async () => {
  const port = await findFreePort();
  const sidecar = open(`http://127.0.0.1:${port}`);
  await expect(ask(sidecar)).rejects.toMatchObject({ code: 'unreachable' });
  await using _fake = await startFakeSidecar({ getState: () => ({ etag: '1' }) }, port);
  expect(await ask(sidecar)).toMatchObject({ etag: '1' });
});

test('says that the sidecar went away under a call, and finds the next one', async () => {
  const port = await findFreePort();
  const sidecar = open(`http://127.0.0.1:${port}`);
  {
    await using relay = await startRelay(port);
    const asking = ask(sidecar);
    await waitFor(() => relay.contexts.length === 1);
    relay.cut();
    await expect(asking).rejects.toMatchObject({ code: 'unreachable', isAnswered: false });
  }
  await using _fake = await startFakeSidecar({ getState: () => ({ etag: '1' }) }, port);
  expect(await ask(sidecar)).toMatchObject({ etag: '1' });
});

test('does not wait for an address that takes no connection', async () => {
  const begun = performance.now();
  // Reserved for documentation (RFC 5737): packets to it are lost.
  await expect(ask(open('http://192.0.2.1:50001'), { timeoutMs: 100 })).rejects.toMatchObject({
    name: 'SidecarUnavailable',
  });
  // By itself the connection is given up after two minutes.
  expect(performance.now() - begun).toBeLessThan(60_000);
});

async function failureOf(asking: Promise<unknown>): Promise<unknown> {
  return asking.catch((error: unknown) => error);
}

/** One that never answers. */
async function startSilent(port?: number) {
  const contexts: HandlerContext[] = [];
  const fake = await startFakeSidecar(
    {
      getState(_request, context) {
        contexts.push(context);
        return new Promise(() => {});
      },
    },
    port,
  );
  onTestFinished(() => fake[Symbol.asyncDispose]());
  return { fake, contexts };
}

/** A silent sidecar whose connections can be cut as by a kill. */
async function startRelay(port: number) {
  const { fake, contexts } = await startSilent();
  const target = Number(new URL(fake.url).port);
  const sockets = new Set<ReturnType<typeof connect>>();
  const server = createServer((socket) => {
    const onward = connect(target, '127.0.0.1');
    for (const each of [socket, onward]) {
      sockets.add(each);
      each.on('error', () => {});
    }
    socket.pipe(onward).pipe(socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    contexts,
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
