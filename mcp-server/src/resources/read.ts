import {
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
} from '@modelcontextprotocol/server';

import type { Principal } from '../auth/principal.ts';
import { describeForLog, TaskloomError, toTaskloomError } from '../errors.ts';
import type { ToolContext } from '../tools/context.ts';
import type { ToolServices } from '../tools/tool-call.ts';
import { asReader } from '../tools/read-context.ts';
import { matchUri } from './define-resource.ts';
import { resources } from './registry.ts';

/** The resource as JSON text. Throws the protocol's error when there is none the caller may see. */
export async function readResource(
  services: ToolServices,
  { principal, uri, signal }: { principal: Principal; uri: string; signal: AbortSignal },
): Promise<string> {
  if (principal.kind !== 'person' || !principal.scopes.includes('tasks:read'))
    throw new ResourceNotFoundError(uri);
  try {
    return await asReader(services, { principal, signal }, (ctx) => readWithin(ctx, uri));
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    if (error instanceof TaskloomError && error.code === 'not_found')
      throw new ResourceNotFoundError(uri);
    services.logger.error({ error: describeForLog(error) }, 'resource read failed');
    throw new ProtocolError(ProtocolErrorCode.InternalError, toTaskloomError(error).message);
  }
}

/** @throws ResourceNotFoundError when no resource has such a URI */
export async function readWithin(ctx: ToolContext, uri: string): Promise<string> {
  for (const resource of resources) {
    const id = matchUri(resource, uri);
    if (id !== undefined) return JSON.stringify(await resource.read(id, ctx));
  }
  throw new ResourceNotFoundError(uri);
}
