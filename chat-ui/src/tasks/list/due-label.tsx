import type { Due, Recurrence } from '@taskloom/contracts';
import { CalendarDays, Repeat } from 'lucide-react';

import { t } from '../../text/t.ts';
import { labelDue, labelRecurrence } from '../../time/format-date.ts';
import type { Clock, DateLabel } from '../../time/format-date.ts';

const TONES: Record<DateLabel['tone'], string> = {
  overdue: 'text-danger',
  today: 'text-success',
  soon: 'text-text',
  later: 'text-muted',
};

interface DueLabelProps {
  due: Due | undefined;
  recurrence?: Recurrence | undefined;
  clock: Clock;
  muted?: boolean;
}

/** When a task is due, the whole date on hover, and a mark when it repeats. */
export function DueLabel({ due, recurrence, clock, muted = false }: DueLabelProps) {
  const label = due && labelDue(due, clock);
  const repeats = recurrence && labelRecurrence(recurrence, clock);
  if (label === undefined && repeats === undefined) return null;
  const tone = muted || label === undefined ? 'text-muted' : TONES[label.tone];
  const title = [label?.full, repeats?.full].filter(Boolean).join('\n');
  return (
    <span title={title} className={`inline-flex shrink-0 items-center gap-1 text-xs ${tone}`}>
      {repeats ? (
        <Repeat size={12} aria-label={repeats.full} role="img" />
      ) : (
        <CalendarDays size={12} aria-hidden />
      )}
      {label?.tone === 'overdue' && !muted && <span className="sr-only">{t('Overdue:')}</span>}
      <span>{label?.short ?? repeats?.short}</span>
    </span>
  );
}
