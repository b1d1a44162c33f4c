import { operatorOnly } from '@taskloom/platform';
import { Router } from 'express';

import type { AccountContext } from '../account-context.ts';
import { recordAudit } from '../audit-log.ts';
import { resealAll } from '../sealed-columns.ts';

/** `/admin/encryption`: secrets at rest under another key. */
export function createEncryptionRoutes(
  { database, sealer }: AccountContext,
  {
    operatorToken,
    makeEncryptionKey,
  }: { operatorToken: string; makeEncryptionKey?: (() => Promise<string>) | undefined },
): Router {
  const routes = Router();

  // Again after a failure it goes on where it ended: what has the newest key is left alone.
  routes.post('/admin/encryption', operatorOnly(operatorToken), async (_request, response) => {
    // Kept before it is used, so that nothing is sealed with a key that a crash would lose.
    if (makeEncryptionKey) sealer.use(await makeEncryptionKey());
    const changed = await resealAll(database, sealer);
    await database.asSystem((sql) =>
      recordAudit(sql, {
        event: 'encryption_rotated',
        userId: undefined,
        detail: `${changed} under ${sealer.newestId}`,
      }),
    );
    response.json({ key: sealer.newestId, encrypted: String(changed) });
  });
  return routes;
}
