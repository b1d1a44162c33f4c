import type { Task } from '@taskloom/contracts';
import { Check } from 'lucide-react';

import { t } from '../../text/t.ts';
import { PRIORITY_COLOURS } from '../priorities.ts';

const RINGS: Record<Task['priority'], string> = {
  p1: 'border-p1 bg-p1/12',
  p2: 'border-p2 bg-p2/12',
  p3: 'border-p3 bg-p3/12',
  p4: 'border-p4',
};

function ringOf(priority: Task['priority']): string {
  return `${RINGS[priority]} ${PRIORITY_COLOURS[priority]}`;
}

interface CheckBoxProps {
  task: Pick<Task, 'title' | 'status' | 'priority'>;
  onToggle: () => void;
  tabIndex?: number;
}

/** Completes or reopens. The ring tells the priority, which the row also says in words. */
export function CheckBox({ task, onToggle, tabIndex }: CheckBoxProps) {
  const done = task.status === 'done';
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={done}
      aria-label={t('Complete {title}', { title: task.title })}
      title={done ? t('Reopen (x)') : t('Complete (x)')}
      tabIndex={tabIndex}
      onClick={onToggle}
      className="group/check -m-2 grid shrink-0 place-items-center rounded-control p-2 max-md:-m-3.5 max-md:p-3.5"
    >
      <span
        className={`grid size-4 place-items-center rounded-full border-[1.5px] transition-colors max-md:size-5 ${
          done ? 'border-muted bg-muted text-raised' : ringOf(task.priority)
        }`}
      >
        <Check
          size={11}
          strokeWidth={3}
          aria-hidden
          className={
            done
              ? ''
              : 'opacity-0 group-hover/check:opacity-100 group-focus-visible/check:opacity-100'
          }
        />
      </span>
    </button>
  );
}
