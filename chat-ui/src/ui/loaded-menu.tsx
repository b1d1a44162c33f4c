import { Button, Menu, MenuItem, MenuTrigger } from 'react-aria-components';

import type { ActionMenuProps } from './menu.tsx';
import { MenuPopover } from './menu-popover.tsx';

/** After the menu has given the focus back, so that what opens may take it. */
const FOCUS_BACK_MS = 30;

/** The menu itself, of which `menu.tsx` keeps the place until it has loaded. */
export function LoadedMenu({ label, icon: Icon, entries }: ActionMenuProps) {
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
