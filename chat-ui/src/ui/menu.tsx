import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';

export interface MenuEntry {
  id: string;
  name: string;
  icon: LucideIcon;
  danger?: boolean;
  run: () => void;
}

interface ActionMenuProps {
  label: string;
  icon: LucideIcon;
  entries: MenuEntry[];
}

/** After the menu has given the focus back, so that what opens may take it. */
const FOCUS_BACK_MS = 30;

/** A button with an icon that opens a list of commands. */
export function ActionMenu({ label, icon: Icon, entries }: ActionMenuProps) {
  return (
    <MenuTrigger>
      <Button
        aria-label={label}
        className="grid size-8 shrink-0 cursor-pointer place-items-center rounded-control text-muted transition-colors data-[hovered]:bg-hover data-[hovered]:text-text max-md:size-11"
      >
        <Icon size={17} aria-hidden />
      </Button>
      <MenuPopover>
        <Menu
          aria-label={label}
          onAction={(id) => {
            const entry = entries.find((candidate) => candidate.id === id);
            setTimeout(() => entry?.run(), FOCUS_BACK_MS);
          }}
          className="outline-none"
        >
          {entries.map(({ id, name, icon: EntryIcon, danger }) => (
            <MenuItem
              key={id}
              id={id}
              textValue={name}
              className={`flex cursor-pointer items-center gap-2.5 rounded-control px-2.5 outline-none row-height data-[focused]:bg-hover ${danger === true ? 'text-danger' : ''}`}
            >
              <EntryIcon size={15} aria-hidden className={danger === true ? '' : 'text-muted'} />
              {name}
            </MenuItem>
          ))}
        </Menu>
      </MenuPopover>
    </MenuTrigger>
  );
}

export function MenuPopover({ children }: { children: ReactNode }) {
  return (
    <Popover className="min-w-44 animate-appear overflow-auto rounded-panel border border-line bg-raised p-1 shadow-float">
      {children}
    </Popover>
  );
}
