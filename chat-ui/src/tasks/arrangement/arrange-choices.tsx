import { Check } from 'lucide-react';
import { Header, Menu, MenuItem, MenuSection } from 'react-aria-components';

import type { View } from '../../shell/navigation/views.ts';
import { t } from '../../text/t.ts';
import type { MenuPlace } from '../../ui/menu-button.tsx';
import { MenuPopover } from '../../ui/menu-popover.tsx';
import { go, useAddress } from '../../shell/navigation/address.ts';
import { BOARD_BY_NAMES, boardShown, boardsOf } from '../board/board-by.ts';
import { GROUPS, SORTS } from './arrange.ts';
import { arrange, useArrangement } from './arrangement-store.ts';

const SORT_NAMES: Record<(typeof SORTS)[number], string> = {
  due: t('Date'),
  priority: t('Priority'),
  title: t('Title'),
  created: t('Newest first'),
  manual: t('My own order'),
};
const GROUP_NAMES: Record<(typeof GROUPS)[number], string> = {
  view: t('As the view has it'),
  none: t('No groups'),
  date: t('Date'),
  priority: t('Priority'),
  project: t('Project'),
  tag: t('Tag'),
  assignee: t('Person'),
};

const LIST = 'list';

interface ArrangeChoicesProps {
  label: string;
  view: View;
  place: MenuPlace;
}

/** Whether this view is a list or a board, and how it is sorted and grouped. */
export function ArrangeChoices({ label, view, place }: ArrangeChoicesProps) {
  const { sort, group } = useArrangement(view);
  const { board } = useAddress();
  const boards = boardsOf(view);
  const by = boardShown(view, board);
  return (
    <MenuPopover place={place} label={label}>
      <Menu
        aria-label={label}
        autoFocus="first"
        onClose={() => place.onOpenChange(false)}
        className="outline-none"
      >
        <Choices
          name={t('Sort by')}
          selected={sort}
          options={SORTS.map((id) => ({ id, name: SORT_NAMES[id] }))}
          onChoose={(chosen) => {
            const known = SORTS.find((id) => id === chosen);
            if (known) arrange(view, { sort: known });
          }}
        />
        {boards.length > 0 && (
          <Choices
            name={t('Show as')}
            selected={by === undefined ? LIST : by}
            options={[
              ...(view.kind === 'board' ? [] : [{ id: LIST, name: t('List') }]),
              ...boards.map((id) => ({
                id,
                name: BOARD_BY_NAMES[id],
              })),
            ]}
            onChoose={(chosen) => {
              const known = boards.find((id) => id === chosen);
              go({ board: view.kind === 'board' && known === boards[0] ? undefined : known });
            }}
          />
        )}
        {by === undefined && (
          <Choices
            name={t('Group by')}
            selected={group}
            options={GROUPS.map((id) => ({ id, name: GROUP_NAMES[id] }))}
            onChoose={(chosen) => {
              const known = GROUPS.find((id) => id === chosen);
              if (known) arrange(view, { group: known });
            }}
          />
        )}
      </Menu>
    </MenuPopover>
  );
}

interface ChoicesProps {
  name: string;
  selected: string;
  options: { id: string; name: string }[];
  onChoose: (id: string) => void;
}

function Choices({ name, selected, options, onChoose }: ChoicesProps) {
  return (
    <MenuSection
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[`${name} ${selected}`]}
      onSelectionChange={(keys) => {
        for (const key of keys) onChoose(String(key).slice(name.length + 1));
      }}
    >
      <Header className="px-2.5 pt-2 pb-1 text-xs font-semibold text-muted">{name}</Header>
      {options.map((option) => (
        <MenuItem
          key={option.id}
          // Keys are of the whole menu.
          id={`${name} ${option.id}`}
          textValue={option.name}
          className="flex cursor-pointer items-center gap-2 rounded-control px-2.5 outline-none row-height data-[focused]:bg-hover"
        >
          {({ isSelected }) => (
            <>
              <span className="grow">{option.name}</span>
              {isSelected && <Check size={15} aria-hidden className="text-accent" />}
            </>
          )}
        </MenuItem>
      ))}
    </MenuSection>
  );
}
