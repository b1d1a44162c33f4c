import { X } from 'lucide-react';
import { Button, Tag, TagGroup, TagList } from 'react-aria-components';

import { t } from '../text/t.ts';

export interface Chip {
  id: string;
  text: string;
  title: string;
}

interface ChipsProps {
  label: string;
  chips: Chip[];
  onRemove: (id: string) => void;
}

/** Short things in a row, each with a way to take it out. */
export function Chips({ label, chips, onRemove }: ChipsProps) {
  if (chips.length === 0) return null;
  return (
    <TagGroup
      aria-label={label}
      onRemove={(keys) => {
        for (const key of keys) onRemove(String(key));
      }}
    >
      <TagList className="flex flex-wrap gap-1.5">
        {chips.map((chip) => (
          <Tag
            key={chip.id}
            id={chip.id}
            textValue={chip.text}
            className="flex h-7 max-w-full items-center gap-0.5 rounded-control bg-sunken ps-2.5 outline-none data-[focus-visible]:outline-2 data-[focus-visible]:outline-accent max-md:h-11"
          >
            <span title={chip.title} className="truncate">
              {chip.text}
            </span>
            <Button
              slot="remove"
              aria-label={t('Remove {text}', { text: chip.text })}
              className="grid size-7 shrink-0 cursor-pointer place-items-center rounded-control text-muted data-[hovered]:text-text max-md:size-11"
            >
              <X size={13} aria-hidden />
            </Button>
          </Tag>
        ))}
      </TagList>
    </TagGroup>
  );
}
