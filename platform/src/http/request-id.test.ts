import { expect, onTestFinished, test } from 'vitest';

import { createLogger } from '../logs/logger.ts';
import { createHttpApp } from './http-app.ts';
import { serveHttp } from './serve-http.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

async function ask(headers: Record<string, string> = {}) {
  const lines: { msg: string; request_id?: string }[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as never) };
  const logger = createLogger({ name: 'test', level: 'info', destination });
  const app = createHttpApp({
    logger,
    handlers: [
      async (_request, response) => {
        await new Promise(setImmediate);
        logger.info('answering');
        response.send('here');
      },
    ],
  });
  const server = await serveHttp({ app, host: '127.0.0.1', port: 0, logger });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const answer = await fetch(server.url, { headers });
  await answer.text();
  logger.info('afterwards');
  return { id: answer.headers.get('x-request-id'), lines };
}

test('an answer and what is logged for it carry one id, and nothing else does', async () => {
  const { id, lines } = await ask();
  expect(id).toMatch(/^[\da-f-]{36}$/u);
  expect(lines.map(({ msg, request_id: of }) => [msg, of])).toEqual([
    ['answering', id],
    ['afterwards', undefined],
  ]);
});

test.each([
  ['of a proxy', { 'x-request-id': 'edge-17.a:b' }, 'edge-17.a:b'],
  ['of the trace', { traceparent: `00-${TRACE}-00f067aa0ba902b7-01`, 'x-request-id': 'a' }, TRACE],
])('the id %s is kept', async (_whose, headers, id) => {
  expect((await ask(headers)).id).toBe(id);
});

test.each([
  ['too long', { 'x-request-id': 'a'.repeat(129) }],
  ['no id', { 'x-request-id': '{"msg":"forged"}' }],
  ['no trace', { traceparent: `00-${TRACE}` }],
])('what is %s counts for nothing', async (_what, headers) => {
  expect((await ask(headers)).id).toMatch(/^[\da-f-]{36}$/u);
});
