import type { Project } from '@taskloom/contracts';
import { useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';

import { nest } from '../../data/nest-subtasks.ts';
import { useProjects } from '../../data/queries.ts';
import { useWorkspace } from '../../data/workspace.ts';
import { t } from '../../text/t.ts';
import { Choice } from '../../ui/choice.tsx';
import { COLORS } from '../../ui/project-dot.tsx';
import { NameDialog } from './name-dialog.tsx';

/** Stands for no project: a choice needs an id. */
const NONE = 'none';

export function EditProjectDialog({ project }: { project: Project }) {
  const { actions } = useWorkspace();
  const [color, setColor] = useState(project.color ?? '');
  const [parent, setParent] = useState(project.parent_id ?? NONE);
  const places = placesFor(project, useProjects());
  return (
    <NameDialog
      title={t('Edit project')}
      action={t('Save')}
      initial={project.name}
      onSave={(name) =>
        actions.updateProject(project, {
          ...(name !== project.name && { name }),
          ...(color !== '' && { color }),
          ...(parent !== NONE && { parent }),
          clear: [
            ...(color === '' ? ['color' as const] : []),
            ...(parent === NONE ? ['parent' as const] : []),
          ],
        })
      }
    >
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-semibold text-muted">{t('Colour')}</span>
        <RadioGroup
          aria-label={t('Colour')}
          orientation="horizontal"
          value={color}
          onChange={setColor}
          className="flex flex-wrap gap-1.5"
        >
          {[{ name: t('By itself'), color: '' }, ...COLORS].map(({ name, color: value }) => (
            <Radio
              key={name}
              value={value}
              className="flex h-8 cursor-pointer items-center gap-1.5 rounded-control border border-line px-2 text-sm data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent data-[hovered]:bg-hover data-[selected]:border-accent data-[selected]:bg-accent-soft max-md:h-11"
            >
              {value !== '' && (
                <span aria-hidden className="size-2.5 rounded-full" style={{ background: value }} />
              )}
              {name}
            </Radio>
          ))}
        </RadioGroup>
      </div>
      {!project.inbox && (
        <div className="flex flex-col gap-1.5">
          <span className="text-sm font-semibold text-muted">{t('Inside')}</span>
          <Choice label={t('Inside')} wide value={parent} options={places} onChoose={setParent} />
        </div>
      )}
    </NameDialog>
  );
}

/** Where a project may be: not in itself, nor in what is below it. */
function placesFor(project: Project, projects: Project[]): { id: string; name: string }[] {
  const tree = nest(projects);
  const at = tree.findIndex(({ item }) => item.id === project.id);
  const depth = tree[at]?.depth ?? 0;
  const end = tree.findIndex((row, index) => index > at && row.depth <= depth);
  const own = new Set(tree.slice(at, end < 0 ? undefined : end).map(({ item }) => item.id));
  const others = tree.filter(({ item }) => !item.inbox && !own.has(item.id));
  return [
    { id: NONE, name: t('No other project') },
    ...others.map(({ item, depth: level }) => ({
      id: item.id,
      name: `${'\u2003'.repeat(level)}${item.name}`,
    })),
  ];
}
