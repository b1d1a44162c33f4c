import { t } from '../text/t.ts';

/** ISO 8601's days. */
export const DAYS = [
  { id: 1, name: t('Monday') },
  { id: 2, name: t('Tuesday') },
  { id: 3, name: t('Wednesday') },
  { id: 4, name: t('Thursday') },
  { id: 5, name: t('Friday') },
  { id: 6, name: t('Saturday') },
  { id: 7, name: t('Sunday') },
];

export const DAY_OPTIONS = DAYS.map(({ id, name }) => ({ id: String(id), name }));
