import { Temporal } from 'temporal-polyfill';

import { parseQuickAdd } from './quick-add.ts';

/** The grammar's expressions compile on their first use, which nobody should have to wait for. */
export function warmUpWords(): void {
  const now = Temporal.Now.instant();
  const context = { now, timeZone: 'UTC', weekStart: 1, workingDays: [1, 2, 3, 4, 5] };
  parseQuickAdd('warm up tomorrow at 9 every week', context);
}
