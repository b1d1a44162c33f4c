import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from '@modelcontextprotocol/server';

import type { Principal } from '../auth/principal.ts';
import { loadActor } from '../domain/actors.ts';
import { Changes } from '../domain/changes.ts';
import { describeForLog, TaskloomError, toTaskloomError } from '../errors.ts';
import type { ToolServices } from '../tools/execute.ts';
import { matchUri } from './define-resource.ts';
import { resources } from './registry.ts';

/** The resource as JSON text. Throws the protocol's error when there is none the caller may see. */
export async function readResource(
  { database, now, logger, calendar }: ToolServices,
  { principal, uri, signal }: { principal: Principal; uri: string; signal: AbortSignal },
): Promise<string> {
  const [found] = resources.flatMap((resource) => {
    const id = matchUri(resource, uri);
    return id === undefined ? [] : [{ resource, id }];
  });
  if (!found || principal.kind !== 'person' || !principal.scopes.includes('tasks:read'))
    throw new ResourceNotFoundError(uri);
  try {
    return await database.asUser(principal.userId, async (sql) => {
      const at = now();
      const ctx = {
        sql,
        actor: await loadActor({ sql, userId: principal.userId, now: at }),
        changes: new Changes({ sql, at: at.toString() }),
        principal,
        calendar,
        signal,
        progress: () => {},
        undoes: () => {},
        hint: () => {},
      };
      return JSON.stringify(await found.resource.read(found.id, ctx));
    });
  } catch (error) {
    if (error instanceof TaskloomError && error.code === 'not_found')
      throw new ResourceNotFoundError(uri);
    logger.error({ error: describeForLog(error) }, 'resource read failed');
    throw new ProtocolError(ProtocolErrorCode.InternalError, toTaskloomError(error).message);
  }
}
