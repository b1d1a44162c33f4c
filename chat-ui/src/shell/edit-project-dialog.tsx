import type { Project } from '@taskloom/contracts';
import { useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';

import { useWorkspace } from '../data/workspace.ts';
import { COLORS } from '../ui/project-dot.tsx';
import { NameDialog } from './name-dialog.tsx';

export function EditProjectDialog({ project }: { project: Project }) {
  const { actions } = useWorkspace();
  const [color, setColor] = useState(project.color ?? '');
  return (
    <NameDialog
      title="Edit project"
      action="Save"
      initial={project.name}
      onSave={(name) =>
        actions.updateProject(project, {
          ...(name !== project.name && { name }),
          ...(color === '' ? { clear: ['color'] } : { color }),
        })
      }
    >
      <div className="flex flex-col gap-1.5">
        <span className="text-sm font-semibold text-muted">Colour</span>
        <RadioGroup
          aria-label="Colour"
          orientation="horizontal"
          value={color}
          onChange={setColor}
          className="flex flex-wrap gap-1.5"
        >
          {[{ name: 'By itself', color: '' }, ...COLORS].map(({ name, color: value }) => (
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
    </NameDialog>
  );
}
