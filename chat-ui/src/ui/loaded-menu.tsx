import { Menu, MenuItem } from 'react-aria-components';

import type { MenuPlace } from './menu-button.tsx';
import type { MenuEntry } from './menu-entry.ts';
import { MenuPopover } from './menu-popover.tsx';

/** After the menu has given the focus back, so that what opens may take it. */
const FOCUS_BACK_MS = 30;

interface LoadedMenuProps {
  label: string;
  entries: MenuEntry[];
  place: MenuPlace;
}

/** The list of commands itself, of which `menu.tsx` has the button. */
export function LoadedMenu({ label, entries, place }: LoadedMenuProps) {
  return (
    <MenuPopover place={place} label={label}>
      <Menu
        aria-label={label}
        autoFocus="first"
        onClose={() => place.onOpenChange(false)}
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
  );
}
