import { expect, test } from 'vitest';
import { z } from 'zod';

import { allowedOriginsEnvironment, httpEnvironment, httpSettings } from './http-settings.ts';
import { readConfig } from './read-config.ts';

const Environment = z.object({ ...httpEnvironment, ...allowedOriginsEnvironment });
const read = (env: NodeJS.ProcessEnv) => readConfig(Environment, env);

test('nobody is trusted, and no other port is opened, unless said so', () => {
  const given = read({});
  expect(httpSettings(given)).toEqual({
    trustedProxies: [],
    operatorToken: undefined,
    operations: undefined,
  });
  expect(given.TASKLOOM_ALLOWED_ORIGINS).toEqual([]);
});

test('reads lists with commas', () => {
  const given = read({
    TASKLOOM_TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,2001:db8::1',
    TASKLOOM_OPERATIONS_PORT: '9100',
    TASKLOOM_ALLOWED_ORIGINS: 'https://inspector.example,http://localhost:6274,loopback',
  });
  expect(httpSettings(given)).toMatchObject({
    trustedProxies: ['loopback', '10.0.0.0/8', '2001:db8::1'],
    operations: { host: '127.0.0.1', port: 9100 },
  });
  expect(given.TASKLOOM_ALLOWED_ORIGINS).toHaveLength(3);
});

test.each([
  ['TASKLOOM_TRUSTED_PROXIES', 'proxy.example'],
  ['TASKLOOM_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['TASKLOOM_TRUSTED_PROXIES', '10.0.0.0/8/8'],
  ['TASKLOOM_ALLOWED_ORIGINS', 'inspector.example'],
  ['TASKLOOM_ALLOWED_ORIGINS', 'https://inspector.example/'],
  ['TASKLOOM_ALLOWED_ORIGINS', 'null'],
])('%s may not be %s', (key, value) => {
  expect(() => read({ [key]: value })).toThrow(key);
});
