import { expect, onTestFinished, test } from 'vitest';
import express from 'express';
import { connect } from 'node:net';

import { createLogger } from '../logs/logger.ts';
import { HttpError } from './http-error.ts';
import { parseJson, readBody } from './json-body.ts';
import { serveHttp } from './serve-http.ts';

const parse = (text: string | Buffer, maxDepth = 3) =>
  parseJson(typeof text === 'string' ? Buffer.from(text) : text, { maxDepth });

test.each(['{}', '[1,"a",null]', '"\\u00e9"', '"\\ud83d\\ude00"', '{"a":[{}]}', ' 1 ', '"[[[[[["'])(
  'reads %s as JSON.parse does',
  (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  },
);

test.each([
  ['nothing', '', /not valid JSON/],
  ['half a text', '{"a":', /not valid JSON/],
  ['two texts', '{}{}', /not valid JSON/],
  ['lists too deep', '[[[[]]]]', /deeper than 3 levels/],
  ['objects too deep', '{"a":{"a":{"a":{}}}}', /deeper than 3 levels/],
  ['depth after a string that ends in a backslash', '["\\\\",[[[]]]]', /deeper than 3 levels/],
  ['bytes that are no UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), /UTF-8/],
  ['a character cut in half', Buffer.from([0x22, 0xe2, 0x82, 0x22]), /UTF-8/],
  ['half a pair, escaped', '{"title":"\\ud83d"}', /half a character/],
  ['half a pair in a key', '{"\\ude00":1}', /half a character/],
])('refuses %s as invalid input', (_what, body, message) => {
  let thrown: unknown;
  try {
    parse(body);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(HttpError);
  expect(thrown).toMatchObject({ status: 400, code: 'invalid_input' });
  expect((thrown as Error).message).toMatch(message);
});

test('counts no brackets inside of strings, and none that are closed again', () => {
  const text = JSON.stringify([Array.from({ length: 50 }, () => ['[{[{\\"[{', '\\'])]);
  expect(parse(text)).toEqual(JSON.parse(text));
});

test('goes through megabytes of quotes and backslashes in good time', () => {
  for (const piece of ['\\"', '\\\\', '"",']) {
    const body = Buffer.from(`["${piece.repeat(1_000_000)}"]`);
    const began = performance.now();
    try {
      parse(body);
    } catch {
      // Whether it is JSON is not the question here.
    }
    // In quadratic time it would take hours.
    expect(performance.now() - began).toBeLessThan(60_000);
  }
});

async function serve(maxBytes: number) {
  const failed = Promise.withResolvers<unknown>();
  const app = express().post('/', async (request, response) => {
    try {
      response.send((await readBody(request, maxBytes)).toString());
    } catch (error) {
      failed.resolve(error);
      response.sendStatus(error instanceof HttpError ? error.status : 500);
    }
  });
  const logger = createLogger({ name: 'test', level: 'silent' });
  const server = await serveHttp({ app, host: '127.0.0.1', port: 0, logger });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return { server, failed: failed.promise };
}

test('reads a body in one piece and in many', async () => {
  const { server } = await serve(10);
  const pieces = new ReadableStream({
    start(controller) {
      for (const piece of ['ab', 'cd', 'ef']) controller.enqueue(Buffer.from(piece));
      controller.close();
    },
  });
  const many = await fetch(server.url, {
    method: 'POST',
    body: pieces,
    duplex: 'half',
  });
  expect(await many.text()).toBe('abcdef');
  expect(await (await fetch(server.url, { method: 'POST', body: 'one' })).text()).toBe('one');
  expect(await (await fetch(server.url, { method: 'POST' })).text()).toBe('');
});

test('refuses a body over the limit, whether or not its length is told before', async () => {
  const { server } = await serve(10);
  expect((await fetch(server.url, { method: 'POST', body: 'x'.repeat(11) })).status).toBe(413);
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(Buffer.from('x'.repeat(8))),
  });
  const told = await fetch(server.url, {
    method: 'POST',
    body: endless,
    duplex: 'half',
  });
  expect(told.status).toBe(413);
});

test('tells a request that breaks off', async () => {
  const { server, failed } = await serve(100);
  const socket = connect(server.port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhalf', () =>
    socket.destroy(),
  );
  expect(await failed).toMatchObject({ status: 400 });
});
