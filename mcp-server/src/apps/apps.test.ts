import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import {
  EXTENSION_ID,
  getUiCapability,
  RESOURCE_MIME_TYPE,
} from '@modelcontextprotocol/ext-apps/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { startTestServer, type TestServer } from '../testing/test-server.ts';
import { personTools } from '../tools/registry.ts';
import { APP_MIME_TYPE, UI_EXTENSION } from './app.ts';
import { appMeta, apps, findApp } from './registry.ts';

/** Bytes: each is read by a host whenever it shows an answer. */
const PAGE = 24 * 1024;
const SHOWS_APPS = { extensions: { [EXTENSION_ID]: { mimeTypes: [RESOURCE_MIME_TYPE] } } };

test('the names are those of the extension’s own library', () => {
  expect([UI_EXTENSION, APP_MIME_TYPE]).toEqual([EXTENSION_ID, RESOURCE_MIME_TYPE]);
});

test.each(apps.map((app) => [app.uri, app] as const))('%s is whole and small', (uri, { html }) => {
  expect(findApp(uri)?.html).toBe(html);
  expect(html).not.toMatch(/\b(?:src|href)=|url\(|@import|^import |https?:|\bfetch\(|innerHTML/mu);
  expect(html.length).toBeLessThan(PAGE);
  const shownFor = personTools.filter(({ name }) => uriOf(appMeta(name)) === uri);
  expect(shownFor).not.toEqual([]);
});

test('what asks before it is done shows the form that asks', () => {
  const asking = personTools.filter(({ question }) => question !== undefined);
  const uris = asking.map(({ name }) => uriOf(appMeta(name)));
  expect(new Set(uris)).toEqual(new Set(['ui://taskloom/confirmation']));
});

describe.each(['2025-11-25', '2026-07-28'])('a client of %s', (version) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('that shows apps is told of them', async () => {
    const client = await connect(SHOWS_APPS);
    expect(getUiCapability(client.getServerCapabilities())).toEqual({});
    const { tools } = await client.listTools();
    const uris = new Set(tools.map(({ _meta }) => uriOf(_meta)));
    expect(uris).toEqual(new Set([...apps.map(({ uri }) => uri), undefined]));
    const { resources } = await client.listResources();
    const listed = resources.filter(({ uri }) => uri.startsWith('ui://'));
    expect(listed.map(({ uri, mimeType }) => [uri, mimeType])).toEqual(
      apps.map(({ uri }) => [uri, RESOURCE_MIME_TYPE]),
    );
    const { contents } = await client.readResource({ uri: 'ui://taskloom/task-list' });
    expect(contents).toMatchObject([
      { mimeType: RESOURCE_MIME_TYPE, _meta: { ui: { csp: {}, prefersBorder: true } } },
    ]);
    await expect(client.readResource({ uri: 'ui://taskloom/none' })).rejects.toThrow(/none/u);
    await client.close();
  });

  test('that shows none, or only others, is told of none', async () => {
    const other = { extensions: { [EXTENSION_ID]: { mimeTypes: ['text/html'] } } };
    for (const capabilities of [{}, other]) {
      const client = await connect(capabilities);
      const { tools } = await client.listTools();
      expect(tools.filter(({ _meta }) => _meta !== undefined)).toEqual([]);
      const { resources } = await client.listResources();
      expect(resources.filter(({ uri }) => uri.startsWith('ui://'))).toEqual([]);
      await client.close();
    }
  });

  async function connect(capabilities: object): Promise<Client> {
    const client = new Client(
      { name: 'test', version: '1' },
      {
        capabilities,
        versionNegotiation: { mode: version === '2025-11-25' ? 'legacy' : { pin: version } },
      },
    );
    const authProvider = { token: async () => server.token };
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`), { authProvider }),
    );
    return client;
  }
});

function uriOf(meta: Record<string, unknown> | undefined): unknown {
  return (meta?.['ui'] as { resourceUri?: string } | undefined)?.resourceUri;
}
