import type { Command } from 'commander';
import { z } from 'zod';

import { instanceOf, type CommonOptions, type Session } from '../session.ts';
import { createOperatorClient } from './operator-client.ts';

const Rotated = z.object({ key: z.string(), encrypted: z.string() });

/** `taskloom admin rotate-encryption`. */
export function encryptionCommand(admin: Command, session: Session): void {
  admin
    .command('rotate-encryption')
    .description(
      'encrypt the secrets in the database with a new key (elsewhere than standalone: the newest configured)',
    )
    .action(async (_options, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const instance = await instanceOf(session, options);
      const client = createOperatorClient(instance, session.signal);
      const answer = await client.call({ method: 'POST', path: 'encryption', output: Rotated });
      if (options.json) session.printJson(answer);
      else
        session.print(`${answer.encrypted} secrets are encrypted with the key ${answer.key} now.`);
    });
}
