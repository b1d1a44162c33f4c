import type { Logger } from '@taskloom/platform';

import type { Sealer } from '../auth/sealer.ts';
import type { Database } from '../database/database.ts';
import type { Mailer } from './mail/mailer.ts';

export type SignUpPolicy = 'open' | 'invitation' | 'closed';

/** What the pages and stores of accounts share. */
export interface AccountContext {
  database: Database;
  sealer: Sealer;
  /** Where this instance is reached, without a slash at the end. */
  publicUrl: string;
  logger: Logger;
  /** Absent where no mail server is configured. */
  mailer: Mailer | undefined;
  signUp: SignUpPolicy;
  /** The name of another provider that people may sign in with; absent: there is none. */
  externalName: string | undefined;
}
