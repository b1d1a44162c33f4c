import type { Delivery } from '@taskloom/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useState } from 'react';

import { useClock, useDeliveries } from '../data/queries.ts';
import { queryKeys } from '../data/query-keys.ts';
import { ReadFailure } from '../data/read-failure.tsx';
import { describeError } from '../data/tool-error.ts';
import { useWorkspace } from '../data/workspace.ts';
import { showToast } from '../shell/toasts.ts';
import { t } from '../text/t.ts';
import { labelMoment } from '../time/format-date.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { CHANNEL_NAMES } from './channel-names.ts';
import { Setting } from './setting-field.tsx';

const STATES: Record<Delivery['state'], string> = {
  pending: t('Waits'),
  sending: t('On its way'),
  retrying: t('Will be tried again'),
  sent: t('Sent'),
  failed: t('Failed'),
  unknown: t('Perhaps sent'),
  dropped: t('Not sent'),
};
const ENDED = new Set<Delivery['state']>(['sent', 'failed', 'unknown', 'dropped']);

/** What went out, and what became of it. */
export function DeliveryLog() {
  const [open, setOpen] = useState(false);
  return (
    <Setting label={t('What was sent')}>
      <div>
        <Button aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('Hide the log') : t('Show the log')}
        </Button>
      </div>
      {open && <Deliveries />}
    </Setting>
  );
}

function Deliveries() {
  const { data, error, refetch } = useDeliveries();
  if (data === undefined)
    return error === null ? null : <ReadFailure error={error} onRetry={refetch} />;
  if (data.length === 0)
    return (
      <p className="text-muted">
        {t('Nothing yet. Notifications to your addresses are told here.')}
      </p>
    );
  return (
    <ul aria-label={t('What was sent')}>
      {data.map((delivery) => (
        <DeliveryRow key={delivery.id} delivery={delivery} />
      ))}
    </ul>
  );
}

function DeliveryRow({ delivery }: { delivery: Delivery }) {
  const { tools } = useWorkspace();
  const client = useQueryClient();
  const clock = useClock();
  const { id, channel, address, title, state, attempts, error } = delivery;
  const at = labelMoment(delivery.sent_at ?? delivery.created_at, clock);

  async function again() {
    try {
      await tools.redeliver(id);
    } catch (refused) {
      showToast({ text: describeError(refused), tone: 'error' });
    }
    await client.invalidateQueries({ queryKey: queryKeys.deliveries });
  }

  return (
    <li className="flex items-center gap-2 border-b border-line">
      <span className="min-w-0 grow py-1.5 [overflow-wrap:anywhere]">
        <span className="line-clamp-2">{title}</span>
        <span className="block text-sm text-muted">
          {CHANNEL_NAMES[channel] ?? channel}
          {channel !== 'web_push' && ` ${address}`} · <span title={at.full}>{at.short}</span> ·{' '}
          <span className={state === 'failed' ? 'text-danger' : ''}>{STATES[state]}</span>
          {attempts > 1 &&
            ` · ${t('{attempts, plural, one {# try} other {# tries}}', { attempts })}`}
        </span>
        {error !== undefined && <span className="block text-sm text-danger">{error}</span>}
      </span>
      {ENDED.has(state) && (
        <IconButton
          label={t('Send “{title}” again', { title })}
          icon={RotateCcw}
          onClick={() => void again()}
        />
      )}
    </li>
  );
}
