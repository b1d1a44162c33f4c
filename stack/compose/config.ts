import { readMcpServerConfig } from '@taskloom/mcp-server';
import { readConfig } from '@taskloom/platform';
import { z } from 'zod';

const FirstUser = z.object({
  TASKLOOM_FIRST_USER_NAME: z.string().min(1, 'has to be a name'),
  /** IANA name. */
  TASKLOOM_FIRST_USER_TIME_ZONE: z.string().min(1, 'has to be a time zone'),
  /** Signs them in. */
  TASKLOOM_FIRST_USER_TOKEN: z
    .string()
    .regex(/^tl_pat_[\w-]{32,}$/u, 'has to be tl_pat_ and 32 characters or more'),
});

/** The MCP server's own environment and the first person. Throws `ConfigError` naming each wrong key. */
export function readPrepareConfig(env: NodeJS.ProcessEnv = process.env) {
  const { server, eventBusUrl } = readMcpServerConfig(env);
  const given = readConfig(FirstUser, env);
  return {
    server,
    eventBusUrl,
    firstUser: {
      user: {
        name: given.TASKLOOM_FIRST_USER_NAME,
        timeZone: given.TASKLOOM_FIRST_USER_TIME_ZONE,
      },
      token: given.TASKLOOM_FIRST_USER_TOKEN,
    },
  };
}
