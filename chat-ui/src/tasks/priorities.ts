import type { Task } from '@taskloom/contracts';

import { t } from '../text/t.ts';

export const PRIORITIES = ['p1', 'p2', 'p3', 'p4'] as const;

/** The one name of each priority, wherever people read it. */
export const PRIORITY_NAMES: Record<Task['priority'], string> = {
  p1: t('Priority 1'),
  p2: t('Priority 2'),
  p3: t('Priority 3'),
  p4: t('No priority'),
};

/** The one colour of each, of text and of icons. */
export const PRIORITY_COLOURS: Record<Task['priority'], string> = {
  p1: 'text-p1',
  p2: 'text-p2',
  p3: 'text-p3',
  p4: 'text-muted',
};
