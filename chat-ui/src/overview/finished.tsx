import { useState } from 'react';

import { useStats } from '../data/queries.ts';
import { t } from '../text/t.ts';
import { labelMoment } from '../time/format-date.ts';
import type { Clock } from '../time/format-date.ts';
import { Choice } from '../ui/choice.tsx';

const SPANS = [
  { id: '7', name: t('Last 7 days') },
  { id: '14', name: t('Last 14 days') },
  { id: '30', name: t('Last 30 days') },
];

/** Tasks completed on each day, as bars; the table behind them is for screen readers. */
export function Finished({ clock }: { clock: Clock }) {
  const [span, setSpan] = useState('14');
  const { data } = useStats(Number(span));
  const most = Math.max(1, ...(data?.days ?? []).map(({ completed }) => completed));
  return (
    <section aria-labelledby="finished">
      <div className="flex items-center gap-3 pb-3">
        <h2 id="finished" className="grow font-semibold">
          {t('Completed')}
        </h2>
        <Choice label={t('Days')} value={span} options={SPANS} onChoose={setSpan} />
      </div>
      {data && (
        <>
          <p className="pb-3 text-muted">
            {data.streak_days > 1
              ? t(
                  '{completed, plural, one {# task} other {# tasks}} completed, on {days, plural, one {# day} other {# days}} in a row.',
                  { completed: data.completed, days: data.streak_days },
                )
              : t('{completed, plural, one {# task} other {# tasks}} completed.', {
                  completed: data.completed,
                })}
          </p>
          <div aria-hidden className="flex h-32 items-end gap-1 border-b border-line">
            {data.days.map(({ date, completed }) => (
              <div
                key={date}
                title={`${labelMoment(date, clock).full}: ${completed}`}
                className="flex h-full min-w-0 grow flex-col items-center justify-end gap-1"
              >
                {completed > 0 && <span className="text-xs text-muted">{completed}</span>}
                <span
                  className="w-full max-w-8 rounded-t-[3px] bg-accent"
                  style={{ height: `${(completed / most) * 80}%` }}
                />
              </div>
            ))}
          </div>
          <div aria-hidden className="flex justify-between pt-1 text-xs text-muted">
            {[data.days[0], data.days.at(-1)].map(
              (day) => day && <span key={day.date}>{labelMoment(day.date, clock).short}</span>,
            )}
          </div>
          <table className="sr-only">
            <caption>{t('Tasks by day')}</caption>
            <thead>
              <tr>
                <th>{t('Day')}</th>
                <th>{t('Added')}</th>
                <th>{t('Completed')}</th>
              </tr>
            </thead>
            <tbody>
              {data.days.map(({ date, added, completed }) => (
                <tr key={date}>
                  <td>{labelMoment(date, clock).full}</td>
                  <td>{added}</td>
                  <td>{completed}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
