import { useMemo, useState } from 'react';
import { ComboBox, Input, Label, ListBox, ListBoxItem } from 'react-aria-components';

import { MenuPopover } from './menu-popover.tsx';

interface SearchChoiceProps {
  label: string;
  placeholder: string;
  options: { id: string; name: string }[];
  onChoose: (id: string) => void;
  /** What was typed is taken too, where it is none of the options. */
  onNew?: (name: string) => void;
}

const SHOWN = 20;

/** Finds one of many by a part of its name; empties itself once it is chosen. */
export function SearchChoice({ label, placeholder, options, onChoose, onNew }: SearchChoiceProps) {
  const [text, setText] = useState('');
  const found = useMemo(() => {
    const part = text.trim().toLowerCase();
    return options.filter(({ name }) => name.toLowerCase().includes(part)).slice(0, SHOWN);
  }, [options, text]);

  function take(run: () => void): void {
    run();
    setText('');
  }

  return (
    <ComboBox
      inputValue={text}
      onInputChange={setText}
      items={found}
      value={null}
      onChange={(key) => key !== null && take(() => onChoose(String(key)))}
      allowsEmptyCollection={false}
      allowsCustomValue
      menuTrigger="focus"
    >
      <Label className="sr-only">{label}</Label>
      <Input
        placeholder={placeholder}
        onKeyDown={(event) => {
          const name = text.trim();
          const option = event.currentTarget.getAttribute('aria-activedescendant');
          if (event.key !== 'Enter' || name === '' || option) return;
          const same = options.find((known) => known.name.toLowerCase() === name.toLowerCase());
          if (same) take(() => onChoose(same.id));
          else if (onNew) take(() => onNew(name));
        }}
        className="h-9 w-full min-w-0 rounded-control border border-control bg-surface px-2.5 max-md:h-11"
      />
      <MenuPopover>
        <ListBox aria-label={label} className="outline-none">
          {({ id, name }: { id: string; name: string }) => (
            <ListBoxItem
              id={id}
              textValue={name}
              className="flex cursor-pointer items-center rounded-control px-2 outline-none row-height data-[focused]:bg-hover"
            >
              <span className="truncate">{name}</span>
            </ListBoxItem>
          )}
        </ListBox>
      </MenuPopover>
    </ComboBox>
  );
}
