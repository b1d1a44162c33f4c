import { get } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

import { createHttpApp, createLogger, securityHeaders, serveHttp } from '@taskloom/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createWebUiRouter } from './routes.ts';

const html = { headers: { accept: 'text/html', host: 'tasks.example:8443' } };
const LARGE = 'go();\n'.repeat(10_000);
const BUILT = brotliCompressSync('went();\n');
const stack = new AsyncDisposableStack();
let folder: string;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskloom-ui-'));
  const ui = join(folder, 'dist');
  await mkdir(join(ui, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(ui, 'index.html'), '<script>go()</script><p>the page</p>');
  await writeFile(join(ui, 'assets', 'main-AbCd1234.js'), 'go();');
  await writeFile(join(ui, 'assets', 'large-AbCd1234.js'), LARGE);
  await writeFile(join(ui, 'assets', 'built-AbCd1234.js'), LARGE);
  await writeFile(join(ui, 'assets', 'built-AbCd1234.js.br'), BUILT);
  url = await serve(ui);
});
afterAll(async () => {
  await stack.disposeAsync();
  await rm(folder, { recursive: true });
});

async function serve(uiDir: string): Promise<string> {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const app = createHttpApp({ logger, handlers: [securityHeaders(), createWebUiRouter(uiDir)] });
  return stack.use(await serveHttp({ app, host: '127.0.0.1', port: 0, logger })).url;
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** As they came. */
  bytes: number;
}

/** Sent as it is: `fetch` would tidy the path and the Host header. */
async function ask(
  path: string,
  { at = url, headers = {} }: { at?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    get(at, { path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const given = Object.entries(response.headers).map(([name, value]) => [
          name,
          String(value),
        ]);
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(given as [string, string][]),
          text: Buffer.concat(chunks).toString(),
          bytes: Buffer.concat(chunks).length,
        });
      });
    }).once('error', reject);
  });
}

describe('the built page', () => {
  test.each(['/', '/index.html', '/today', '/project/7f3a'])('is answered at %s', async (path) => {
    const response = await ask(path, html);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(response.text).toContain('the page');
  });

  test('is not sent again to a browser that has it', async () => {
    const etag = (await ask('/', html)).headers.get('etag') ?? '';
    const headers = { ...html.headers, 'if-none-match': etag };
    expect((await ask('/', { headers })).status).toBe(304);
  });

  test('allows its own inline script, its own host’s sockets and nothing else', async () => {
    const response = await ask('/', html);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/=]+'(?:;|$)/);
    expect(policy).toContain(
      "connect-src 'self' ws://tasks.example:8443 wss://tasks.example:8443;",
    );
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test('keeps what a hostile Host header holds out of its policy', async () => {
    const headers = { accept: 'text/html', host: "x; script-src 'unsafe-inline'" };
    const response = await ask('/', { headers });
    expect(response.headers.get('content-security-policy')).not.toContain("script-src 'unsafe");
  });
});

test('a file with a hash in its name is kept for good', async () => {
  const response = await ask('/assets/main-AbCd1234.js');
  expect(response.headers.get('content-type')).toContain('javascript');
  expect(response.headers.get('cache-control')).toContain('immutable');
});

test.each([
  '/assets/missing-AbCd1234.js',
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/%00',
  '/%E0%A4%A',
])('%s is not found', async (path) => {
  expect((await ask(path)).status).toBe(404);
});

test('a program that asks for data at an unknown address does not get the page', async () => {
  const response = await ask('/api/tasks', { headers: { accept: 'application/json' } });
  expect(response.status).toBe(404);
});

test('before the page is built, a page says how to build it', async () => {
  const response = await ask('/', { ...html, at: await serve(join(folder, 'nowhere')) });
  expect(response.status).toBe(503);
  expect(response.text).toContain('npm run build');
});

test.each([
  ['br, gzip', 'br'],
  ['gzip', 'gzip'],
  ['identity', ''],
])('a client that takes %s gets the script in it', async (accepted, encoding) => {
  const { status, headers, bytes } = await ask('/assets/large-AbCd1234.js', {
    headers: { 'accept-encoding': accepted },
  });
  expect(status).toBe(200);
  expect(headers.get('content-encoding') ?? '').toBe(encoding);
  expect(headers.get('vary')).toContain('Accept-Encoding');
  if (encoding === '') expect(bytes).toBe(LARGE.length);
  else expect(bytes).toBeLessThan(LARGE.length / 10);
});

test('what the build compressed is sent as it is to a client that takes it, and named by its own kind', async () => {
  const path = '/assets/built-AbCd1234.js';
  const taken = await ask(path, { headers: { 'accept-encoding': 'gzip, br' } });
  expect(taken.bytes).toBe(BUILT.length);
  expect(taken.headers.get('content-encoding')).toBe('br');
  expect(taken.headers.get('content-type')).toContain('javascript');
  expect(taken.headers.get('cache-control')).toContain('immutable');
  expect(taken.headers.get('vary')).toContain('Accept-Encoding');
  const plain = await ask(path, { headers: { 'accept-encoding': 'identity' } });
  expect(plain.text).toBe(LARGE);
});
