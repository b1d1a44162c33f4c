import type { Task } from '@taskloom/contracts';
import { Check } from 'lucide-react';

import { t } from '../../text/t.ts';
import { selectThrough, toggleSelected, useSelection } from './selection.ts';

interface SelectBoxProps {
  task: Pick<Task, 'id'>;
  look: 'row' | 'card';
}

/** Chooses a task to be changed together with others: in sight under the pointer, and while any is chosen. */
export function SelectBox({ task, look }: SelectBoxProps) {
  const selected = useSelection(({ ids }) => ids.has(task.id));
  const selecting = useSelection(({ ids }) => ids.size > 0);
  const place =
    look === 'card' ? 'end-1 bottom-1' : '-start-6 top-0.5 max-md:top-1.5 max-md:-start-6.25';
  return (
    <button
      type="button"
      aria-pressed={selected}
      aria-label={t('Select')}
      aria-describedby={`task-${task.id}`}
      title={t('Select (s)')}
      // `s` does the same from the row.
      tabIndex={-1}
      onClick={({ shiftKey }) => (shiftKey ? selectThrough(task.id) : toggleSelected(task.id))}
      className={`group/select absolute z-10 grid size-8 place-items-center ${place} ${selecting ? '' : 'opacity-0 group-hover/task:opacity-100 focus-visible:opacity-100 max-md:hidden'}`}
    >
      <span
        className={`grid size-3.5 place-items-center rounded-[4px] border ${selected ? 'border-accent bg-accent text-on-accent' : 'border-control bg-raised'}`}
      >
        {selected && <Check size={10} strokeWidth={4} aria-hidden />}
      </span>
    </button>
  );
}
