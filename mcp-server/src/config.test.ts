import { readConfig } from '@taskloom/platform';
import { expect, test } from 'vitest';
import { z } from 'zod';

import { externalEnvironment, externalSettings } from './config.ts';

const read = (env: Record<string, string>) =>
  externalSettings(readConfig(z.object(externalEnvironment), env));

const ISSUER = { TASKLOOM_OIDC_ISSUER: 'https://login.example' };
const CLIENT = { TASKLOOM_OIDC_CLIENT_ID: 'taskloom' };

test('another OpenID provider is named by issuer and client, or not at all', () => {
  expect(read({})).toBeUndefined();
  expect(read({ ...ISSUER, ...CLIENT })).toMatchObject({
    clientId: 'taskloom',
    name: 'login.example',
  });
});

test.each([
  [ISSUER, 'TASKLOOM_OIDC_CLIENT_ID: is missing: needed with TASKLOOM_OIDC_ISSUER'],
  [CLIENT, 'TASKLOOM_OIDC_ISSUER: is missing: needed with TASKLOOM_OIDC_CLIENT_ID'],
])('half of it is told at the start: %j', (env, message) => {
  expect(() => read(env)).toThrow(message);
});
