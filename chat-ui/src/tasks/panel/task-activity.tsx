import type { Task } from '@taskloom/contracts';
import { useState } from 'react';

import { t } from '../../text/t.ts';
import { FoldButton } from '../../ui/fold-button.tsx';
import { ActivityList } from '../activity-list.tsx';

/** Who changed what and when, folded away until asked for. */
export function TaskActivity({ task }: { task: Task }) {
  const [open, setOpen] = useState(false);
  return (
    <section aria-label={t('Activity')}>
      <FoldButton open={open} onToggle={() => setOpen(!open)} className="text-sm font-semibold">
        {t('Activity')}
      </FoldButton>
      {open && <ActivityList about={{ task: task.id }} />}
    </section>
  );
}
