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
      eventBus: { kind: 'postgres', databaseUrl: 'postgres://taskloom@db/taskloom' },
      host: '127.0.0.1',
      port: 0,
      http: { trustedProxies: [], operatorToken: undefined, operations: undefined },
      logLevel: 'info',
    });
  });

  it('needs no database of its own when a sidecar brings the events', () => {
    const { DATABASE_URL: _, ...others } = complete;
    const env = {
      ...others,
      TASKLOOM_EVENT_BUS: 'dapr',
      DAPR_GRPC_PORT: '50002',
      APP_PORT: '6001',
    };
    expect(readRecurrenceConfig(env).eventBus).toEqual({
      kind: 'dapr',
      dapr: {
        sidecar: { url: 'http://127.0.0.1:50002' },
        appPort: 6001,
        pubsubName: 'taskloom-pubsub',
        stateStoreName: 'taskloom-state',
      },
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
    expect(read).toThrow(/MCP_URL[^]*SERVICE_TOKEN[^]*PORT[^]*DATABASE_URL/);
    expect(read).not.toThrow(/my secret/);
  });
});
