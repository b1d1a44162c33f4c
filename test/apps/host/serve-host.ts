import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { rolldown } from 'rolldown';

/** What the specification has a host say for an app that names no origins: the app's frame inherits it. */
const SANDBOX_POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data:; media-src 'self' data:; connect-src 'none'; frame-src 'self'";

export interface Host extends AsyncDisposable {
  origin: string;
  /** Of another origin than the page. */
  sandbox: string;
}

/** The page of a program that shows MCP Apps, and the page that keeps them away from it. */
export async function serveHost(): Promise<Host> {
  await using stack = new AsyncDisposableStack();
  const bundle = stack.use(
    await rolldown({ input: join(import.meta.dirname, 'host.js'), platform: 'browser' }),
  );
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  const page = await readFile(join(import.meta.dirname, 'host.html'), 'utf8');
  const between = await readFile(join(import.meta.dirname, 'sandbox.html'), 'utf8');
  const host = stack.use(
    await serve((path) =>
      path === '/host.js'
        ? { 'content-type': 'text/javascript', body: output[0].code }
        : { 'content-type': 'text/html', body: page },
    ),
  );
  const sandbox = stack.use(
    await serve(() => ({
      'content-type': 'text/html',
      'content-security-policy': SANDBOX_POLICY,
      body: between,
    })),
  );
  const owned = stack.move();
  return {
    origin: host.origin,
    sandbox: sandbox.origin,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function serve(answer: (path: string) => Record<string, string>) {
  const server = createServer((request, response) => {
    const { body, ...headers } = answer(request.url ?? '/');
    response.writeHead(200, headers).end(body);
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}
