import type { Reminder } from '@taskloom/contracts';

import { t } from '../../text/t.ts';

const DURATION = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/** ISO 8601's duration from due in words: "-PT30M" is "30 minutes before". */
export function labelOffset(offset: string): string {
  const parts = DURATION.exec(offset);
  if (parts === null) return offset;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts
    .slice(2)
    .map((amount) => Number(amount ?? 0));
  const words = [
    days > 0 && t('{days, plural, one {# day} other {# days}}', { days }),
    hours > 0 && t('{hours, plural, one {# hour} other {# hours}}', { hours }),
    minutes > 0 && t('{minutes, plural, one {# minute} other {# minutes}}', { minutes }),
    seconds > 0 && t('{seconds, plural, one {# second} other {# seconds}}', { seconds }),
  ].filter((word) => word !== false);
  if (words.length === 0) return t('when due');
  const span = words.join(' ');
  return parts[1] === '-' ? t('{span} before', { span }) : t('{span} after', { span });
}

/** A reminder as `set_reminders` takes it, so that keeping one means the same again. */
export function reminderInput({ offset, fire_at: at }: Reminder): string {
  return offset ?? at;
}
