import { z } from 'zod';

import { cloudEvent } from './cloud-event.ts';

/** A person is gone with all that was theirs alone: whoever keeps more of them removes it, too. */
export const AccountEvent = cloudEvent(
  z.literal('account.deleted'),
  z.object({ user_id: z.string() }),
);
