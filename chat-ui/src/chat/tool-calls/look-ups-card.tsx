import { useId, useState } from 'react';

import { t } from '../../text/t.ts';
import { CardHead } from './card-head.tsx';
import type { LookUps } from './look-ups.ts';
import { ToolCall } from './tool-call.tsx';

/** What was looked up before something was said or done: one line, which opens to each of them. */
export function LookUpsCard({ calls }: Pick<LookUps, 'calls'>) {
  const [open, setOpen] = useState(false);
  const listId = useId();
  const busy = calls.some(({ status }) => status === 'running');
  const count = calls.length;
  const said = busy
    ? t('Looking up {count, plural, one {# thing} other {# things}}', { count })
    : t('Looked up {count, plural, one {# thing} other {# things}}', { count });
  return (
    <article
      aria-label={said}
      data-look-ups={count}
      className="overflow-hidden rounded-panel border border-line bg-surface"
    >
      <div className="flex items-center pe-1.5">
        <CardHead
          status={busy ? 'running' : 'done'}
          open={open}
          controls={listId}
          onToggle={() => setOpen(!open)}
        >
          <span className="font-semibold">{said}</span>
        </CardHead>
      </div>
      <div
        id={listId}
        hidden={!open}
        className="flex flex-col gap-1.5 border-t border-line bg-sunken p-1.5"
      >
        {open && calls.map((item) => <ToolCall key={item.id} item={item} preparatory />)}
      </div>
    </article>
  );
}
