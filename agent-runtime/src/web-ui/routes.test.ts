import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createWebUiRoutes } from './routes.ts';

const html = { headers: { accept: 'text/html', host: 'tasks.example:8443' } };
let folder: string;
let routes: Hono;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskloom-ui-'));
  const ui = join(folder, 'dist');
  await mkdir(join(ui, 'assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(ui, 'index.html'), '<script>go()</script><p>the page</p>');
  await writeFile(join(ui, 'assets', 'main-AbCd1234.js'), 'go();');
  routes = createWebUiRoutes(ui);
});
afterAll(() => rm(folder, { recursive: true }));

describe('the built page', () => {
  test.each(['/', '/index.html', '/today', '/project/7f3a'])('is answered at %s', async (path) => {
    const response = await routes.request(path, html);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    expect(await response.text()).toContain('the page');
  });

  test('is not sent again to a browser that has it', async () => {
    const etag = (await routes.request('/', html)).headers.get('etag') ?? '';
    const headers = { ...html.headers, 'if-none-match': etag };
    expect((await routes.request('/', { headers })).status).toBe(304);
  });

  test('allows its own inline script, its own host’s sockets and nothing else', async () => {
    const response = await routes.request('/', html);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/=]+'(?:;|$)/);
    expect(policy).toContain(
      "connect-src 'self' ws://tasks.example:8443 wss://tasks.example:8443;",
    );
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test('keeps what a hostile Host header holds out of its policy', async () => {
    const headers = { accept: 'text/html', host: "x; script-src 'unsafe-inline'" };
    const response = await routes.request('/', { headers });
    expect(response.headers.get('content-security-policy')).not.toContain("script-src 'unsafe");
  });
});

test('a file with a hash in its name is kept for good', async () => {
  const response = await routes.request('/assets/main-AbCd1234.js');
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
  expect((await routes.request(path)).status).toBe(404);
});

test('a program that asks for data at an unknown address does not get the page', async () => {
  const response = await routes.request('/api/tasks', { headers: { accept: 'application/json' } });
  expect(response.status).toBe(404);
});

test('before the page is built, a page says how to build it', async () => {
  const response = await createWebUiRoutes(join(folder, 'nowhere')).request('/', html);
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('npm run build');
});
