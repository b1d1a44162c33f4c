import { ConfigError } from '@taskloom/platform';
import { describe, expect, it } from 'vitest';

import { readRecurrenceConfig } from '../recurrence/config.ts';

const complete = {
  TASKLOOM_MCP_URL: 'http://mcp-server:7420/mcp',
  TASKLOOM_SERVICE_TOKEN: 'tl_svc_test',
  DATABASE_URL: 'postgres://taskloom@db/taskloom',
};

describe("a worker process's configuration", () => {
  it('takes defaults for what is not set', () => {
    expect(readRecurrenceConfig(complete)).toEqual({
      worker: { mcpUrl: 'http://mcp-server:7420/mcp', token: 'tl_svc_test' },
      databaseUrl: 'postgres://taskloom@db/taskloom',
      host: '127.0.0.1',
      port: 0,
      logLevel: 'info',
    });
  });

  it('names every key that is wrong, and no value', () => {
    const read = () =>
      readRecurrenceConfig({
        TASKLOOM_MCP_URL: 'mcp-server',
        TASKLOOM_SERVICE_TOKEN: 'my secret',
        TASKLOOM_PORT: 'many',
      });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/MCP_URL[^]*SERVICE_TOKEN[^]*DATABASE_URL[^]*PORT/);
    expect(read).not.toThrow(/my secret/);
  });
});
