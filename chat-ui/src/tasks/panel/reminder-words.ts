import type { Reminder } from '@taskloom/contracts';

const UNITS = { D: 'day', H: 'hour', M: 'minute', S: 'second' } as const;
const DURATION = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** ISO 8601's duration from due in words: "-PT30M" is "30 minutes before". */
export function labelOffset(offset: string): string {
  const parts = DURATION.exec(offset);
  if (parts === null) return offset;
  const [, sign, ...amounts] = parts;
  const words = Object.values(UNITS).flatMap((unit, index) => {
    const amount = Number(amounts[index] ?? 0);
    return amount === 0 ? [] : [`${amount} ${unit}${amount === 1 ? '' : 's'}`];
  });
  if (words.length === 0) return 'when due';
  return `${words.join(' ')} ${sign === '-' ? 'before' : 'after'}`;
}

/** A reminder as `set_reminders` takes it, so that keeping one means the same again. */
export function reminderInput({ offset, fire_at: at }: Reminder): string {
  return offset ?? at;
}
