import type { Principal } from '../auth/principal.ts';
import { loadActor } from '../domain/actors.ts';
import { Changes } from '../domain/changes.ts';
import type { ToolContext } from './context.ts';
import type { ToolServices } from './execute.ts';

/** Runs what only reads, as the person, in a transaction of its own: nothing it wrote would be recorded. */
export function asReader<T>(
  { database, now, calendar }: ToolServices,
  { principal, signal }: { principal: Principal & { kind: 'person' }; signal: AbortSignal },
  run: (ctx: ToolContext) => Promise<T>,
): Promise<T> {
  return database.asUser(principal.userId, async (sql) => {
    const at = now();
    return run({
      sql,
      actor: await loadActor({ sql, userId: principal.userId, now: at }),
      changes: new Changes({ sql, at: at.toString() }),
      principal,
      calendar,
      signal,
      progress: () => {},
      undoes: () => {},
      hint: () => {},
    });
  });
}
