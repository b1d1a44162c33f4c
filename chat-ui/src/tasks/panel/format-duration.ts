import { t } from '../../text/t.ts';

/** "45 min", "2 h", "1 h 30 min". */
export function labelMinutes(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours > 0 ? t('{hours} h', { hours }) : '', rest > 0 ? t('{rest} min', { rest }) : '']
    .filter(Boolean)
    .join(' ');
}
