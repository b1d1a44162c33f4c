import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { META } from '@taskloom/contracts';
import { expect, test } from 'vitest';

import { callTool } from './call-tool.ts';

/** Answers every call with this. */
async function startServer(status: number, body: unknown) {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    call: () =>
      callTool(
        { name: 'find_tasks', arguments: {}, _meta: {} },
        {
          url: new URL(`http://127.0.0.1:${port}/mcp`),
          token: 'tl_pat_x',
          signal: new AbortController().signal,
        },
      ),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test('a call that the tool refused is an answer, with the reason', async () => {
  const error = { code: 'invalid_input', message: 'No.', hint: 'Did you mean "today"?' };
  const result = {
    isError: true,
    content: [{ type: 'text', text: 'invalid_input: No.' }],
    _meta: { [META.error]: error },
  };
  await using server = await startServer(200, { jsonrpc: '2.0', id: '1', result });
  expect(await server.call()).toMatchObject({ isError: true, _meta: { [META.error]: error } });
});

test('a refused request and what is no answer throw', async () => {
  await using refused = await startServer(401, {});
  await expect(refused.call()).rejects.toThrow('401');
  await using strange = await startServer(200, { hello: 'world' });
  await expect(strange.call()).rejects.toThrow('result');
});
