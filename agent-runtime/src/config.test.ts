import { ConfigError } from '@taskloom/platform';
import { describe, expect, test } from 'vitest';

import { readAgentRuntimeConfig, readModelSettings } from './config.ts';

const needed = {
  TASKLOOM_MCP_URL: 'http://mcp.example:7421/mcp',
  TASKLOOM_SERVICE_TOKEN: 'tl_svc_x',
  DATABASE_URL: 'postgres://db.example/taskloom',
};

test('what is not given has a default, and the token server is where the tools are', () => {
  const config = readAgentRuntimeConfig(needed);
  expect(config).toMatchObject({ host: '127.0.0.1', port: 7422, logLevel: 'info' });
  expect(config.runtime).toMatchObject({
    authUrl: 'http://mcp.example:7421',
    model: { provider: 'offline' },
  });
});

test.each([
  ['TASKLOOM_MCP_URL', 'ftp://x'],
  ['TASKLOOM_SERVICE_TOKEN', 'tl_pat_x'],
  ['DATABASE_URL', 'mysql://x'],
  ['TASKLOOM_PORT', '70000'],
  ['TASKLOOM_LOG_LEVEL', 'loud'],
  ['TASKLOOM_MODEL', 'gpt-5'],
  ['TASKLOOM_MODEL', 'openai: gpt-5'],
  ['TASKLOOM_MODEL', 'claude:x'],
  ['TASKLOOM_MODEL_BASE_URL', 'localhost:11434'],
  ['TASKLOOM_MODEL_FALLBACKS', 'gpt-5'],
  ['TASKLOOM_MODEL_FALLBACKS', 'offline, '],
  ['TASKLOOM_MODEL_FALLBACKS', 'offline;openai:gpt-5'],
  ['OPENAI_API_KEY', 'two words'],
])('%s=%s is refused by name and without the value', (key, value) => {
  const error = errorOf(() => readAgentRuntimeConfig({ ...needed, [key]: value }));
  expect(error.keys).toEqual([key]);
  expect(error.message).not.toContain(value);
});

test('every missing key is named at once', () => {
  expect(errorOf(() => readAgentRuntimeConfig({})).keys.toSorted()).toEqual(
    Object.keys(needed).toSorted(),
  );
});

describe('the model', () => {
  test.each([
    [{}, { provider: 'offline', name: '' }],
    [
      { TASKLOOM_MODEL: 'offline', OPENAI_API_KEY: 'k' },
      { provider: 'offline', name: '' },
    ],
    [
      { OPENAI_API_KEY: 'k', GEMINI_API_KEY: 'g' },
      { provider: 'openai', apiKey: 'k' },
    ],
    [{ GEMINI_API_KEY: 'g' }, { provider: 'gemini', apiKey: 'g' }],
    [
      { TASKLOOM_MODEL: 'gemini:gemini-x', OPENAI_API_KEY: 'k', GEMINI_API_KEY: 'g' },
      { provider: 'gemini', name: 'gemini-x', apiKey: 'g' },
    ],
    [
      { TASKLOOM_MODEL: 'compatible:qwen3:8b', TASKLOOM_MODEL_BASE_URL: 'http://127.0.0.1:1/v1' },
      { provider: 'compatible', name: 'qwen3:8b', baseUrl: 'http://127.0.0.1:1/v1' },
    ],
  ])('of %j is %j', (env, settings) => {
    expect(readModelSettings(env)).toMatchObject(settings);
  });

  test('has others that stand in for it, in order', () => {
    const fallbacks = { TASKLOOM_MODEL_FALLBACKS: 'gemini:x,compatible:qwen3:8b, offline' };
    const reached = { TASKLOOM_MODEL_BASE_URL: 'http://127.0.0.1:1/v1', GEMINI_API_KEY: 'g' };
    expect(readModelSettings({ OPENAI_API_KEY: 'k', ...reached, ...fallbacks })).toMatchObject({
      provider: 'openai',
      fallbacks: [
        { provider: 'gemini', name: 'x', apiKey: 'g' },
        { provider: 'compatible', name: 'qwen3:8b', baseUrl: 'http://127.0.0.1:1/v1' },
        { provider: 'offline', name: '' },
      ],
    });
    const error = errorOf(() => readModelSettings({ TASKLOOM_MODEL: 'offline', ...fallbacks }));
    expect(error.keys).toEqual(['GEMINI_API_KEY']);
    expect(error.message).toContain('gemini:x in TASKLOOM_MODEL_FALLBACKS needs it');
  });

  test.each([
    ['openai:gpt-5', 'OPENAI_API_KEY'],
    ['gemini:x', 'GEMINI_API_KEY'],
    ['compatible:x', 'TASKLOOM_MODEL_BASE_URL'],
  ])('%s without what it needs is refused, naming %s', (model, key) => {
    const error = errorOf(() => readModelSettings({ TASKLOOM_MODEL: model }));
    expect(error.keys).toEqual([key]);
  });
});

function errorOf(read: () => unknown): ConfigError {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
