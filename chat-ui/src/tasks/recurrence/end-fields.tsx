import { t } from '../../text/t.ts';
import { NARROW_INPUT } from '../panel/field.tsx';
import type { RecurrenceDraft } from './recurrence-draft.ts';

type Ends = RecurrenceDraft['ends'];

interface EndFieldsProps {
  ends: Ends;
  onChange: (ends: Ends) => void;
}

const STARTING: Record<Ends['after'], Ends> = {
  never: { after: 'never' },
  day: { after: 'day', day: '' },
  count: { after: 'count', count: 10 },
};

/** Whether it ends, on a day or after so many times. */
export function EndFields({ ends, onChange }: EndFieldsProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label htmlFor="ends">{t('Ends')}</label>
      <select
        id="ends"
        value={ends.after}
        onChange={({ target: { value } }) =>
          onChange(
            value === 'day' ? STARTING.day : value === 'count' ? STARTING.count : STARTING.never,
          )
        }
        className={NARROW_INPUT}
      >
        <option value="never">{t('never')}</option>
        <option value="day">{t('on a day')}</option>
        <option value="count">{t('after so many times')}</option>
      </select>
      {ends.after === 'day' && (
        <input
          type="date"
          aria-label={t('Last day')}
          required
          value={ends.day}
          onChange={({ target }) => onChange({ after: 'day', day: target.value })}
          className={NARROW_INPUT}
        />
      )}
      {ends.after === 'count' && (
        <input
          type="number"
          aria-label={t('How many times')}
          min={1}
          max={999}
          required
          value={ends.count}
          onChange={({ target }) =>
            onChange({ after: 'count', count: Math.max(1, target.valueAsNumber || 1) })
          }
          className={`${NARROW_INPUT} w-20`}
        />
      )}
    </div>
  );
}
