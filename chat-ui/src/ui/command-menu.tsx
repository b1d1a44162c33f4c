import type { LucideIcon } from 'lucide-react';
import { Check, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu, MenuItem, SubmenuTrigger } from 'react-aria-components';

import { t } from '../text/t.ts';
import { MenuPopover } from './menu-popover.tsx';

interface Entry {
  id: string;
  name: string;
  /** Stands before the name. */
  mark?: ReactNode;
  danger?: boolean;
}

/** Something to do, or a choice that opens further ones. */
export type CommandNode = Command | (Entry & { items: CommandNode[] });

interface Command extends Entry {
  run: () => void;
  checked?: boolean;
  /** Opens further choices, in the place of the menu. */
  opens?: boolean;
}

/** After the menu has given the focus back, so that what opens may take it. */
const FOCUS_BACK_MS = 30;

const ITEM =
  'flex cursor-pointer items-center gap-2.5 rounded-control px-2.5 outline-none row-height data-[focused]:bg-hover data-[open]:bg-hover';

interface CommandMenuProps {
  label: string;
  nodes: CommandNode[];
  /** When one was chosen. */
  onDone?: () => void;
}

/** A menu of commands, with menus of its own for those that offer a choice. */
export function CommandMenu({ label, nodes, onDone }: CommandMenuProps) {
  return (
    <Menu aria-label={label} className="outline-none">
      {nodes.map((node) =>
        'items' in node ? (
          <SubmenuTrigger key={node.id}>
            <Item node={node}>
              <ChevronRight size={15} aria-hidden className="text-muted" />
            </Item>
            <MenuPopover>
              <CommandMenu
                label={node.name}
                nodes={node.items}
                {...(onDone !== undefined && { onDone })}
              />
            </MenuPopover>
          </SubmenuTrigger>
        ) : (
          <Item
            key={node.id}
            node={node}
            onChosen={() => {
              if (node.opens === true) return node.run();
              onDone?.();
              setTimeout(node.run, FOCUS_BACK_MS);
            }}
          >
            {node.opens === true && <ChevronRight size={15} aria-hidden className="text-muted" />}
            {node.checked === true && (
              <Check size={15} role="img" aria-label={t('chosen')} className="text-accent" />
            )}
          </Item>
        ),
      )}
    </Menu>
  );
}

interface ItemProps {
  node: Entry;
  onChosen?: () => void;
  children: ReactNode;
}

function Item({ node: { id, name, mark, danger }, onChosen, children }: ItemProps) {
  return (
    <MenuItem
      id={id}
      textValue={name}
      {...(onChosen !== undefined && { onAction: onChosen })}
      className={`${ITEM} ${danger === true ? 'text-danger' : ''}`}
    >
      {mark !== undefined && (
        <span className={`grid w-4 place-items-center ${danger === true ? '' : 'text-muted'}`}>
          {mark}
        </span>
      )}
      <span className="min-w-0 grow truncate md:max-w-64">{name}</span>
      {children}
    </MenuItem>
  );
}

/** The icon that stands before a command's name. */
export function mark(Icon: LucideIcon) {
  return <Icon size={15} aria-hidden />;
}
