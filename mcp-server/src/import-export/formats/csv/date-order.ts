import { readDay } from '../../read-dates.ts';

export type DateOrder = 'day-first' | 'month-first';

const NUMBERS = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/u;

/** From the dates that can be read in one way only; otherwise as the person writes dates. */
export function guessDateOrder(
  cells: readonly string[],
  dateFormat: 'iso' | 'eu' | 'us' | undefined,
): DateOrder {
  for (const cell of cells) {
    const [, first, mark, second] = NUMBERS.exec(cell) ?? [];
    if (first === undefined || mark === '.') continue;
    if (Number(first) > 12) return 'day-first';
    if (Number(second) > 12) return 'month-first';
  }
  return dateFormat === 'us' ? 'month-first' : 'day-first';
}

/** "31.12.2026", "12/31/26" at the beginning as YYYY-MM-DD; other text stays as it is. */
export function normalizeDate(text: string, order: DateOrder): string {
  return text.replace(
    NUMBERS,
    (written, first: string, mark: string, second: string, year: string) => {
      const isDayFirst = mark === '.' || order === 'day-first';
      const [day, month] = isDayFirst ? [first, second] : [second, first];
      const full = year.length === 2 ? `20${year}` : year;
      return readDay(`${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`) ?? written;
    },
  );
}
