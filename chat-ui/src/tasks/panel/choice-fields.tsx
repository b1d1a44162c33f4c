import type { Project, Task } from '@taskloom/contracts';
import { Check, ChevronDown, Flag, Folder } from 'lucide-react';
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select,
  SelectValue,
} from 'react-aria-components';

import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { ProjectDot } from '../../ui/project-dot.tsx';
import { sortProjects } from '../arrangement/grouping.ts';
import { PRIORITY_COLOURS, PRIORITY_NAMES } from '../priorities.ts';
import { Field } from './field.tsx';
import { useSave } from './use-save.ts';

const PRIORITIES = [
  { value: 'p1', short: '1' },
  { value: 'p2', short: '2' },
  { value: 'p3', short: '3' },
  { value: 'p4', short: t('None') },
] as const;

export function PriorityField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const { save, error } = useSave();
  return (
    <Field label={t('Priority')} icon={Flag} error={error}>
      <RadioGroup
        aria-label={t('Priority')}
        orientation="horizontal"
        value={task.priority}
        onChange={(value) => {
          const chosen = PRIORITIES.find((priority) => priority.value === value);
          if (chosen === undefined) return;
          const change = { priority: chosen.value };
          void save(() => actions.update(task, change, change));
        }}
        className="grid grid-cols-4 rounded-control border border-control bg-surface p-0.5"
      >
        {PRIORITIES.map(({ value, short }) => (
          <Radio
            key={value}
            value={value}
            aria-label={PRIORITY_NAMES[value]}
            className="flex h-8 cursor-pointer items-center justify-center gap-1.5 rounded-[4px] data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent data-[hovered]:bg-hover data-[selected]:bg-accent-soft data-[selected]:font-semibold max-md:h-11 max-md:gap-1 max-md:text-sm"
          >
            {value !== 'p4' && (
              <Flag size={13} aria-hidden className={PRIORITY_COLOURS[value]} fill="currentColor" />
            )}
            {short}
          </Radio>
        ))}
      </RadioGroup>
    </Field>
  );
}

export function ProjectField({ task, projects }: { task: Task; projects: Project[] }) {
  const { actions } = useWorkspace();
  const { save, error } = useSave();
  const current = projects.find(({ id }) => id === task.project_id);
  return (
    <Field label={t('Project')} icon={Folder} error={error}>
      <Select
        value={task.project_id}
        onChange={(key) => {
          const project = String(key);
          if (project === task.project_id) return;
          void save(() => actions.update(task, { project }, { project_id: project }));
        }}
      >
        <Label className="sr-only">{t('Project')}</Label>
        <Button className="flex h-9 w-full items-center gap-2 rounded-control border border-control bg-surface px-2.5 text-start data-[hovered]:bg-hover max-md:h-11">
          <SelectValue className="flex min-w-0 grow items-center gap-2">
            <ProjectDot project={current} />
            <span className="min-w-0 truncate">{current?.name ?? t('Project')}</span>
          </SelectValue>
          <ChevronDown size={15} aria-hidden className="text-muted" />
        </Button>
        <Popover className="w-(--trigger-width) overflow-auto rounded-panel border border-line bg-raised p-1 shadow-float">
          <ListBox aria-label={t('Projects')} className="outline-none">
            {sortProjects(projects).map((project) => (
              <ListBoxItem
                key={project.id}
                id={project.id}
                textValue={project.name}
                className="flex cursor-pointer items-center gap-2 rounded-control px-2 outline-none row-height data-[focused]:bg-hover"
              >
                {({ isSelected }) => (
                  <>
                    <ProjectDot project={project} />
                    <span className="min-w-0 grow truncate">{project.name}</span>
                    {isSelected && <Check size={15} aria-hidden className="text-accent" />}
                  </>
                )}
              </ListBoxItem>
            ))}
          </ListBox>
        </Popover>
      </Select>
    </Field>
  );
}
