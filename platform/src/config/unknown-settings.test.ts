import { expect, test } from 'vitest';

import { tellUnknownSettings } from './unknown-settings.ts';

const KNOWN = ['TASKLOOM_PORT', 'TASKLOOM_TOKEN', 'DATABASE_URL'];

test('names what is mistyped, without its value', () => {
  const env = { TASKLOOM_PROT: 'secret', TASKLOOM_TOKENS: 'secret', TASKLOOM_PORT: '1' };
  expect(tellUnknownSettings(KNOWN, env)).toMatch(
    /^TASKLOOM_PROT, TASKLOOM_TOKENS are no settings of this program/u,
  );
  expect(tellUnknownSettings(KNOWN, { TASKLOOM_PROT: 'secret' })).not.toContain('secret');
});

test.each([
  ['what is known', { TASKLOOM_PORT: '1', TASKLOOM_TOKEN_FILE: '/run/secrets/token' }],
  ['names of others', { PORT: '1', DATABASE_URLS: 'x' }],
  [
    'what Kubernetes tells of Services',
    {
      TASKLOOM_MCP_SERVER_SERVICE_HOST: '10.0.0.1',
      TASKLOOM_MCP_SERVER_SERVICE_PORT: '7421',
      TASKLOOM_MCP_SERVER_SERVICE_PORT_HTTP: '7421',
      TASKLOOM_MCP_SERVER_PORT: 'tcp://10.0.0.1:7421',
      TASKLOOM_MCP_SERVER_PORT_7421_TCP: 'tcp://10.0.0.1:7421',
      TASKLOOM_MCP_SERVER_PORT_7421_TCP_ADDR: '10.0.0.1',
    },
  ],
])('is silent about %s', (_what, env) => {
  expect(tellUnknownSettings(KNOWN, env)).toBeUndefined();
});
