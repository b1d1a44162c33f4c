import { CloudOff, X } from 'lucide-react';

import { dequeue, useChangeQueue } from '../data/offline/change-queue.ts';
import { useMe } from '../data/queries.ts';
import { t } from '../text/t.ts';
import { IconButton } from '../ui/button.tsx';

/** What the person did while Taskloom is away, until it is sent. */
export function QueuedChanges() {
  const me = useMe();
  const changes = useChangeQueue().changes.filter(({ personId }) => personId === me?.id);
  if (changes.length === 0) return null;
  return (
    <section
      aria-label={t('Waiting to be sent')}
      className="mx-5 mb-3 max-w-5xl rounded-panel border border-dashed border-control px-3 py-1 max-md:mx-4"
    >
      <h2 className="flex items-center gap-2 py-1 text-sm text-muted">
        <CloudOff size={14} aria-hidden /> {t('Sent when Taskloom is back')}
      </h2>
      <ul className="max-h-40 overflow-y-auto">
        {changes.map(({ key, said }) => (
          <li key={key} className="flex items-center gap-2">
            <span className="min-w-0 grow truncate">{said}</span>
            <IconButton
              label={t('Do not send: {said}', { said })}
              icon={X}
              onClick={() => void dequeue(key)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
