import { createServer, type AddressInfo, type Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import type { ToolCallError } from '../errors.ts';
import { startToolServer, type ToolAnswer, type ToolServer } from '../testing/tool-server.ts';
import { createToolCaller, type ToolCaller } from './tool-caller.ts';

let answer: () => ToolAnswer | Promise<ToolAnswer>;
let server: ToolServer;
let tools: ToolCaller;

beforeEach(async () => {
  answer = () => ({ count: 3 });
  server = await startToolServer(() => answer());
  tools = createToolCaller({
    name: 'test',
    mcpUrl: server.mcpUrl,
    token: 'tl_svc_test',
    timeoutMs: 2000,
  });
});

afterEach(async () => {
  await tools[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

function call(signal = new AbortController().signal) {
  return tools.call({
    tool: 'count',
    args: { what: 'eggs' },
    output: z.object({ count: z.number() }),
    idempotencyKey: 'event-1',
    causedBy: 'operation-1',
    signal,
  });
}

async function failureOf(promise: Promise<unknown>): Promise<ToolCallError> {
  return promise.then(
    () => expect.unreachable('the call succeeded'),
    (error: unknown) => error as ToolCallError,
  );
}

describe('a tool caller', () => {
  it('calls with the service token, the idempotency key and the cause', async () => {
    expect(await call()).toEqual({ count: 3 });
    expect(server.calls).toEqual([
      {
        tool: 'count',
        args: { what: 'eggs' },
        idempotencyKey: 'event-1',
        causedBy: 'operation-1',
        authorization: 'Bearer tl_svc_test',
      },
    ]);
  });

  it('throws the code that the tool answered, without its text', async () => {
    answer = () => ({ error: { code: 'forbidden', message: 'private title', path: 'task_id' } });
    const failure = await failureOf(call());
    expect(failure).toMatchObject({ tool: 'count', code: 'forbidden', retryable: false });
    expect(failure.message).toBe('count: the tool answered forbidden at task_id');
  });

  it('may be called again when the tool is unavailable', async () => {
    answer = () => ({ error: { code: 'unavailable', message: 'later' } });
    expect(await failureOf(call())).toMatchObject({ code: 'unavailable', retryable: true });
  });

  it('refuses an answer that is not what the tool promises', async () => {
    answer = () => ({ count: 'three' });
    expect(await failureOf(call())).toMatchObject({ code: 'protocol', retryable: false });
  });

  it.each([
    [503, true],
    [429, true],
    [401, true],
    [400, false],
  ])('turns HTTP %i into an error that is retryable: %s', async (status, retryable) => {
    await call();
    server.refuseWith = status;
    expect(await failureOf(call())).toMatchObject({ code: 'unreachable', retryable });
  });

  it('connects when the server is there at last, and again after an outage', async () => {
    server.refuseWith = 503;
    expect(await failureOf(call())).toMatchObject({ code: 'unreachable', retryable: true });
    server.refuseWith = undefined;
    expect(await call()).toEqual({ count: 3 });
    server.refuseWith = 500;
    await failureOf(call());
    server.refuseWith = undefined;
    expect(await call()).toEqual({ count: 3 });
  });

  it('connects again after the server refused to talk', async () => {
    server.errorCode = -32602;
    expect(await failureOf(call())).toMatchObject({ code: 'protocol', retryable: true });
    server.errorCode = undefined;
    expect(await call()).toEqual({ count: 3 });
  });

  it('says unreachable when nobody listens', async () => {
    await server[Symbol.asyncDispose]();
    expect(await failureOf(call())).toMatchObject({ code: 'unreachable', retryable: true });
  });

  it('gives up on a call that gets no answer in time', async () => {
    await using hasty = createToolCaller({
      name: 'test',
      mcpUrl: server.mcpUrl,
      token: 'tl_svc_test',
      timeoutMs: 300,
    });
    answer = () => new Promise(() => {});
    const pending = hasty.call({
      tool: 'count',
      args: {},
      output: z.object({}),
      signal: new AbortController().signal,
    });
    expect(await failureOf(pending)).toMatchObject({ code: 'unreachable', retryable: true });
  });

  it('ends a call that fails alone, and not the others on its connection', async () => {
    const pending = Promise.withResolvers<ToolAnswer>();
    await using patient = createToolCaller({
      name: 'test',
      mcpUrl: server.mcpUrl,
      token: 'tl_svc_test',
      timeoutMs: 60_000,
    });
    const count = () =>
      patient.call({
        tool: 'count',
        args: {},
        output: z.object({ count: z.number() }),
        signal: new AbortController().signal,
      });
    answer = () => pending.promise;
    const other = count();
    await expect.poll(() => server.calls.length).toBe(1);
    server.refuseWith = 503;
    expect(await failureOf(count())).toMatchObject({ code: 'unreachable', retryable: true });
    server.refuseWith = undefined;
    pending.resolve({ count: 4 });
    expect(await other).toEqual({ count: 4 });
    expect(await count()).toEqual({ count: 4 });
  });

  it('throws the reason of a signal that aborts during the call', async () => {
    const controller = new AbortController();
    answer = () => {
      controller.abort(new Error('stopping'));
      return new Promise(() => {});
    };
    expect(await failureOf(call(controller.signal))).toEqual(new Error('stopping'));
  });

  it('does not wait for a server that never answers when it is disposed', async () => {
    const deaf = createServer();
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    const { port } = deaf.address() as AddressInfo;
    const connected = new Promise((resolve) => deaf.once('connection', resolve));
    const caller = createToolCaller({
      name: 'test',
      mcpUrl: `http://127.0.0.1:${port}/mcp`,
      token: 'tl_svc_test',
      timeoutMs: 600_000,
    });
    const pending = failureOf(
      caller.call({
        tool: 'count',
        args: {},
        output: z.object({}),
        signal: new AbortController().signal,
      }),
    );
    const socket = (await connected) as Socket;
    await caller[Symbol.asyncDispose]();
    expect(await pending).toMatchObject({ code: 'unreachable' });
    socket.destroy();
    await new Promise((resolve) => deaf.close(resolve));
  });
});
