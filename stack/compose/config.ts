import { readMcpServerConfig, readMigrateConfig } from '@taskloom/mcp-server';
import { readConfig } from '@taskloom/platform';
import { z } from 'zod';

/** Who is there from the beginning. */
export const firstUserEnvironment = {
  TASKLOOM_FIRST_USER_NAME: z.string().min(1, 'has to be a name').describe('Of the first person.'),
  TASKLOOM_FIRST_USER_TIME_ZONE: z
    .string()
    .min(1, 'has to be a time zone')
    .describe('IANA name of their time zone.'),
  TASKLOOM_FIRST_USER_TOKEN: z
    .string()
    .regex(/^tl_pat_[\w-]{32,}$/u, 'has to be tl_pat_ and 32 characters or more')
    .describe('Signs them in.'),
};

/** The MCP server's own environment and the first person. Throws `ConfigError` naming each wrong key. */
export function readPrepareConfig(env: NodeJS.ProcessEnv) {
  const { server } = readMcpServerConfig(env);
  const given = readConfig(z.object(firstUserEnvironment), env);
  return {
    server,
    logins: readMigrateConfig(env),
    firstUser: {
      user: {
        name: given.TASKLOOM_FIRST_USER_NAME,
        timeZone: given.TASKLOOM_FIRST_USER_TIME_ZONE,
      },
      token: given.TASKLOOM_FIRST_USER_TOKEN,
    },
  };
}
