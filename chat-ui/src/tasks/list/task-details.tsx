import type { Project, Task } from '@taskloom/contracts';
import { BellRing, CornerLeftUp, Hourglass, ListChecks, LockKeyhole, User } from 'lucide-react';

import { t } from '../../text/t.ts';
import { labelMoment } from '../../time/format-date.ts';
import type { Clock } from '../../time/format-date.ts';
import { ProjectLabel } from '../../ui/project-dot.tsx';
import { DueLabel } from './due-label.tsx';
import { labelMinutes } from '../panel/format-duration.ts';

export interface TaskDetailsProps {
  task: Task;
  clock: Clock;
  /** Shown where the view does not say which project it is. */
  project?: Project | undefined;
  /** Shown where the parent is not in the list. */
  parentTitle?: string | undefined;
  /** Subtasks done, and how many there are. */
  done?: number | undefined;
  all?: number | undefined;
  /** Titles of open tasks that it waits for; empty for none. */
  blockers: string;
  assignee?: string | undefined;
}

/** What stands beside or below a task's title; nothing where there is nothing to say. */
export function TaskDetails(props: TaskDetailsProps) {
  const { task, clock, project, parentTitle, done, all, blockers, assignee } = props;
  const { due, recurrence, reminders, tags, deadline, duration_minutes: minutes } = task;
  const deadlineLabel = deadline === undefined ? undefined : labelMoment(deadline, clock);
  return (
    <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-muted empty:hidden @2xl:max-w-3/5 @2xl:shrink-0 @2xl:justify-end">
      {blockers !== '' && task.status === 'open' && (
        <span
          title={t('Waits for {blockers}', { blockers })}
          className="inline-flex items-center gap-1 rounded-[4px] bg-sunken px-1.5 text-text"
        >
          <LockKeyhole size={12} aria-hidden /> {t('Blocked')}
          <span className="sr-only"> {t('by {blockers}', { blockers })}</span>
        </span>
      )}
      {parentTitle !== undefined && (
        <span className="inline-flex max-w-44 items-center gap-1">
          <CornerLeftUp size={12} className="shrink-0" role="img" aria-label={t('Part of')} />
          <span className="truncate">{parentTitle}</span>
        </span>
      )}
      {all !== undefined && (
        <span
          className="inline-flex items-center gap-1"
          title={t('{done} of {all} subtasks done', { done: done ?? 0, all })}
        >
          <ListChecks size={12} role="img" aria-label={t('Subtasks done')} /> {done}/{all}
        </span>
      )}
      <DueLabel due={due} recurrence={recurrence} clock={clock} muted={task.status === 'done'} />
      {deadlineLabel && (
        <span
          title={t('Deadline {full}', { full: deadlineLabel.full })}
          className={`inline-flex items-center gap-1 ${deadlineLabel.tone === 'overdue' ? 'text-danger' : ''}`}
        >
          <Hourglass size={12} role="img" aria-label={t('Deadline')} /> {deadlineLabel.short}
        </span>
      )}
      {minutes !== undefined && <span>{labelMinutes(minutes)}</span>}
      {reminders.length > 0 && (
        <BellRing
          size={12}
          role="img"
          aria-label={t('{count, plural, one {# reminder} other {# reminders}}', {
            count: reminders.length,
          })}
        />
      )}
      {assignee !== undefined && (
        <span className="inline-flex items-center gap-1">
          <User size={12} role="img" aria-label={t('For')} /> {assignee}
        </span>
      )}
      {tags.map((tag) => (
        <span key={tag}>@{tag}</span>
      ))}
      {project && <ProjectLabel project={project} />}
    </span>
  );
}
