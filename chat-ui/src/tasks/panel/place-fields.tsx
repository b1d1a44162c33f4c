import type { Task } from '@taskloom/contracts';
import { Rows3, User } from 'lucide-react';

import { useMembers, useSections } from '../../data/queries.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { Choice } from '../../ui/choice.tsx';
import { withoutField } from '../clear-field.ts';
import { Field } from './field.tsx';
import { useSave } from './use-save.ts';

const NONE = 'none';

/** Only where the project has sections. */
export function SectionField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const { save, error } = useSave();
  const sections = useSections(task.project_id);
  if (sections.length === 0) return null;
  return (
    <Field label={t('Section')} icon={Rows3} error={error}>
      <Choice
        wide
        label={t('Section')}
        value={task.section_id ?? NONE}
        options={[{ id: NONE, name: t('No section') }, ...sections]}
        onChoose={(id) => {
          if (id === (task.section_id ?? NONE)) return;
          void save(() =>
            id === NONE
              ? actions.update(task, { clear: ['section'] }, withoutField('section_id'))
              : actions.update(task, { section: id }, { section_id: id }),
          );
        }}
      />
    </Field>
  );
}

export function AssigneeField({ task }: { task: Task }) {
  const { actions } = useWorkspace();
  const { save, error } = useSave();
  const members = useMembers(task.project_id);
  return (
    <Field label={t('Assigned to')} icon={User} error={error}>
      <Choice
        wide
        label={t('Assigned to')}
        value={task.assignee_id ?? NONE}
        options={[
          { id: NONE, name: t('Nobody') },
          ...members.map(({ id, name }) => ({ id, name })),
        ]}
        onChoose={(id) => {
          if (id === (task.assignee_id ?? NONE)) return;
          void save(() =>
            id === NONE
              ? actions.update(task, { clear: ['assignee'] }, withoutField('assignee_id'))
              : actions.update(task, { assignee: id }, { assignee_id: id }),
          );
        }}
      />
    </Field>
  );
}
