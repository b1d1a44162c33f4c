import type { Project, Task } from '@taskloom/contracts';
import { Ellipsis, FileQuestion, Trash2 } from 'lucide-react';

import { useClock, useProjects, useTask } from '../data/queries.ts';
import { ReadFailure } from '../data/read-failure.tsx';
import { toToolError } from '../data/tool-error.ts';
import type { ToolError } from '../data/tool-error.ts';
import { useWorkspace } from '../data/workspace.ts';
import { setUi } from '../shell/ui-store.ts';
import { t } from '../text/t.ts';
import { labelMoment } from '../time/format-date.ts';
import type { Clock } from '../time/format-date.ts';
import { IconButton } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ProjectDot } from '../ui/project-dot.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { CheckBox } from './list/check-box.tsx';
import { closeTask } from '../shell/navigation/address.ts';
import { NotesField, TitleField } from './panel/text-fields.tsx';
import { DeadlineField, DueField, DurationField } from './panel/time-fields.tsx';
import { RecurrenceField } from './panel/recurrence-field.tsx';
import { AssigneeField, SectionField } from './panel/place-fields.tsx';
import { BlockedByField, ParentLink, SubtaskField } from './panel/relation-fields.tsx';
import { Comments } from './panel/comments.tsx';
import { TaskActivity } from './panel/task-activity.tsx';
import { ReminderField, TagField } from './panel/list-fields.tsx';
import { openTaskMenuAt } from './many/menu-store.ts';
import { PriorityField, ProjectField } from './panel/choice-fields.tsx';

/** Everything about one task, each field saved as it is left. */
export function TaskPanel({ id }: { id: string }) {
  const { data: task, error, refetch } = useTask(id);
  const projects = useProjects();
  const clock = useClock();
  const project = projects.find((candidate) => candidate.id === task?.project_id);
  return (
    <SidePanel
      label={task === undefined ? t('Task') : t('Task: {title}', { title: task.title })}
      heading={<PanelHeading project={project} />}
      actions={
        task && (
          <>
            <IconButton
              label={t('More about this task')}
              aria-haspopup="menu"
              icon={Ellipsis}
              onClick={({ currentTarget }) => openTaskMenuAt(task.id, currentTarget)}
            />
            <IconButton
              label={t('Delete task')}
              icon={Trash2}
              onClick={() => setUi({ dialog: { kind: 'delete-tasks', tasks: [task] } })}
            />
          </>
        )
      }
      over="tasks"
      onClose={closeTask}
    >
      {task ? (
        <Fields key={task.id} task={task} projects={projects} clock={clock} />
      ) : (
        error && <Missing error={toToolError(error)} onRetry={() => void refetch()} />
      )}
    </SidePanel>
  );
}

function PanelHeading({ project }: { project: Project | undefined }) {
  return (
    <span className="flex items-center gap-2 text-muted">
      {project && <ProjectDot project={project} />}
      <span className="truncate">{project?.name ?? t('Task')}</span>
    </span>
  );
}

interface FieldsProps {
  task: Task;
  projects: Project[];
  clock: Clock;
}

function Fields({ task, projects, clock }: FieldsProps) {
  const { actions } = useWorkspace();
  return (
    <div className="@container">
      <div className="task-columns grid gap-x-6 gap-y-5 px-4 py-4">
        <div className="flex min-w-0 flex-col gap-5 [grid-area:text]">
          <div className="flex gap-3">
            <span className="flex h-8 items-center max-md:h-10">
              <CheckBox task={task} onToggle={() => void actions.toggle(task)} />
            </span>
            <div className="min-w-0 grow">
              <TitleField task={task} />
              <NotesField task={task} />
            </div>
          </div>
          <ParentLink task={task} />
          <SubtaskField task={task} />
        </div>
        <div className="grid min-w-0 content-start gap-4 [grid-area:facts] @min-[25rem]:grid-cols-2 @2xl:grid-cols-1">
          <DueField task={task} clock={clock} />
          <RecurrenceField task={task} clock={clock} />
          <ReminderField task={task} clock={clock} />
          <PriorityField task={task} />
          <ProjectField task={task} projects={projects} />
          <SectionField task={task} />
          <AssigneeField task={task} />
          <TagField task={task} />
          <DeadlineField task={task} clock={clock} />
          <DurationField task={task} />
          <BlockedByField task={task} />
        </div>
        <div className="flex min-w-0 flex-col gap-5 [grid-area:talk]">
          <Comments task={task} clock={clock} />
          <TaskActivity task={task} />
          <p className="border-t border-line pt-3 text-xs text-muted">
            <Moment words={t('Added')} at={task.created_at} clock={clock} />
            {task.updated_at !== task.created_at && (
              <>
                {' · '}
                <Moment words={t('changed')} at={task.updated_at} clock={clock} />
              </>
            )}
            {task.completed_at !== undefined && (
              <>
                {' · '}
                <Moment words={t('completed')} at={task.completed_at} clock={clock} />
              </>
            )}
          </p>
        </div>
      </div>
    </div>
  );
}

function Moment({ words, at, clock }: { words: string; at: string; clock: Clock }) {
  const { short, full } = labelMoment(at, clock);
  return (
    <span title={full}>
      {words} {short.replace(/^(?:Today|Tomorrow|Yesterday)/, (day) => day.toLowerCase())}
    </span>
  );
}

function Missing({ error, onRetry }: { error: ToolError; onRetry: () => void }) {
  if (error.code === 'unavailable') {
    return (
      <div className="p-4">
        <ReadFailure error={error} onRetry={onRetry} />
      </div>
    );
  }
  return (
    <EmptyState icon={FileQuestion} title={t('This task is not here')}>
      <p className="text-muted">{t('It may have been deleted, or it belongs to somebody else.')}</p>
    </EmptyState>
  );
}
