import type { Principal } from '../auth/principal.ts';
import { actorOf, readPerson } from '../domain/actors.ts';
import { ChangeTracker } from '../domain/change-tracker.ts';
import type { ToolContext } from './context.ts';
import type { ToolServices } from './tool-call.ts';

/** Runs what only reads, as the person, in a transaction of its own: nothing it wrote would be recorded. */
export function asReader<T>(
  { database, people, now, calendar, downloads, invitations, confirmations, sealer }: ToolServices,
  { principal, signal }: { principal: Principal & { kind: 'person' }; signal: AbortSignal },
  run: (ctx: ToolContext) => Promise<T>,
): Promise<T> {
  return database.readAsUser(principal.userId, async (sql) => {
    const at = now();
    const person = await people.get(principal.userId, () => readPerson(sql, principal.userId));
    return run({
      sql,
      actor: actorOf(person, at),
      changes: new ChangeTracker({ sql, at: at.toString() }),
      principal,
      calendar,
      downloads,
      invitations,
      confirmations,
      sealer,
      signal,
      progress: () => {},
      undoes: () => {},
      hint: () => {},
    });
  });
}
