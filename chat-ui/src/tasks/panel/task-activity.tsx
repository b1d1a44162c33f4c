import type { Task } from '@taskloom/contracts';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';

import { ActivityList } from '../activity-list.tsx';

/** Who changed what and when, folded away until asked for. */
export function TaskActivity({ task }: { task: Task }) {
  const [open, setOpen] = useState(false);
  return (
    <section aria-label="Activity">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex items-center gap-1.5 rounded-control pr-2 text-sm font-semibold text-muted row-height hover:text-text"
      >
        <ChevronRight
          size={14}
          aria-hidden
          className={`transition-transform ${open ? 'rotate-90' : ''}`}
        />
        Activity
      </button>
      {open && <ActivityList about={{ task: task.id }} projectId={task.project_id} />}
    </section>
  );
}
