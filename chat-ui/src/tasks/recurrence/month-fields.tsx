import { t } from '../../text/t.ts';
import { NARROW_INPUT } from '../panel/field.tsx';
import { PLACES, WEEKDAYS } from './recurrence-draft.ts';
import type { RecurrenceDraft } from './recurrence-draft.ts';
import { WEEKDAY_NAMES } from './weekday-names.ts';

type Monthly = RecurrenceDraft['monthly'];

interface MonthFieldsProps {
  monthly: Monthly;
  onChange: (monthly: Monthly) => void;
}

const DAYS = [...Array.from({ length: 31 }, (_, n) => n + 1), -1];

/** On a day of the month, or on a weekday's place in it. */
export function MonthFields({ monthly, onChange }: MonthFieldsProps) {
  const byDay = 'day' in monthly;
  const { place, weekday } = byDay ? { place: 1 as const, weekday: 'mon' as const } : monthly;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{t('On')}</legend>
      <div className="flex items-center gap-2">
        <input
          id="by-day"
          type="radio"
          name="monthly"
          checked={byDay}
          onChange={() => onChange({ day: 1 })}
          className="size-4 accent-accent"
        />
        <label htmlFor="by-day">{t('On the')}</label>
        <select
          aria-label={t('Day of the month')}
          value={byDay ? monthly.day : ''}
          onChange={({ target }) => onChange({ day: Number(target.value) })}
          className={NARROW_INPUT}
        >
          {!byDay && <option value="">–</option>}
          {DAYS.map((day) => (
            <option key={day} value={day}>
              {day === -1 ? t('last day') : sayOrdinal(day)}
            </option>
          ))}
        </select>
      </div>
      <div className="flex items-center gap-2">
        <input
          id="by-weekday"
          type="radio"
          name="monthly"
          checked={!byDay}
          onChange={() => onChange({ place, weekday })}
          className="size-4 accent-accent"
        />
        <label htmlFor="by-weekday">{t('On the')}</label>
        <select
          aria-label={t('Which one')}
          value={byDay ? '' : place}
          onChange={({ target }) => {
            const chosen = PLACES.find((known) => known === Number(target.value));
            if (chosen !== undefined) onChange({ place: chosen, weekday });
          }}
          className={NARROW_INPUT}
        >
          {byDay && <option value="">–</option>}
          {PLACES.map((known) => (
            <option key={known} value={known}>
              {sayOrdinal(known)}
            </option>
          ))}
        </select>
        <select
          aria-label={t('Weekday')}
          value={byDay ? '' : weekday}
          onChange={({ target }) => {
            const chosen = WEEKDAYS.find((known) => known === target.value);
            if (chosen !== undefined) onChange({ place, weekday: chosen });
          }}
          className={NARROW_INPUT}
        >
          {byDay && <option value="">–</option>}
          {WEEKDAYS.map((known) => (
            <option key={known} value={known}>
              {WEEKDAY_NAMES[known]}
            </option>
          ))}
        </select>
      </div>
    </fieldset>
  );
}

function sayOrdinal(place: number): string {
  if (place === -1) return t('last');
  return t('{place, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}', { place });
}
