import { Check, ChevronDown } from 'lucide-react';
import { Button, Label, ListBox, ListBoxItem, Select, SelectValue } from 'react-aria-components';

import { t } from '../text/t.ts';
import type { ChoiceProps } from './choice-props.ts';
import { MenuPopover } from './menu-popover.tsx';

/** The choice itself, of which `choice.tsx` keeps the place until it has loaded. The label is for screen readers: what stands around it says it to others. */
export function LoadedChoice({ label, value, options, onChoose, wide = false }: ChoiceProps) {
  return (
    <Select
      value={value}
      onChange={(key) => onChoose(String(key))}
      className={wide ? 'w-full' : ''}
    >
      <Label className="sr-only">{label}</Label>
      <Button
        className={`flex h-9 cursor-pointer items-center gap-2 rounded-control border border-control bg-surface px-2.5 text-start data-[hovered]:bg-hover max-md:h-11 ${wide ? 'w-full' : 'max-w-56'}`}
      >
        <SelectValue className="min-w-0 grow truncate">
          {options.find(({ id }) => id === value)?.name ?? t('Choose')}
        </SelectValue>
        <ChevronDown size={15} aria-hidden className="shrink-0 text-muted" />
      </Button>
      <MenuPopover>
        <ListBox aria-label={label} items={options} className="outline-none">
          {({ id, name }) => (
            <ListBoxItem
              id={id}
              textValue={name}
              className="flex cursor-pointer items-center gap-2 rounded-control px-2 outline-none row-height data-[focused]:bg-hover"
            >
              {({ isSelected }) => (
                <>
                  <span className="min-w-0 grow truncate">{name}</span>
                  {isSelected && <Check size={15} aria-hidden className="text-accent" />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </MenuPopover>
    </Select>
  );
}
