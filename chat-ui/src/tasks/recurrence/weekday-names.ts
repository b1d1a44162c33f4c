import { t } from '../../text/t.ts';
import type { Weekday } from './recurrence-draft.ts';

export const WEEKDAY_NAMES: Record<Weekday, string> = {
  mon: t('Monday'),
  tue: t('Tuesday'),
  wed: t('Wednesday'),
  thu: t('Thursday'),
  fri: t('Friday'),
  sat: t('Saturday'),
  sun: t('Sunday'),
};
