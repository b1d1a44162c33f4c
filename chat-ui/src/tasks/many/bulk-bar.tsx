import type { Task } from '@taskloom/contracts';
import { X } from 'lucide-react';
import { Button, MenuTrigger } from 'react-aria-components';

import { t } from '../../text/t.ts';
import { CommandMenu } from '../../ui/command-menu.tsx';
import type { CommandNode } from '../../ui/command-menu.tsx';
import { IconButton } from '../../ui/button.tsx';
import { MenuPopover } from '../../ui/menu-popover.tsx';
import { clearSelection, useSelection } from './selection.ts';
import { useTaskCommands } from './use-task-commands.tsx';

const BUTTON =
  'flex h-8 shrink-0 cursor-pointer items-center gap-1.5 rounded-control px-2.5 data-[hovered]:bg-hover hover:bg-hover max-md:h-11 max-md:px-3';

/** What can be done with the chosen tasks, below the list. */
export function BulkBar({ tasks }: { tasks: Task[] }) {
  const commands = useTaskCommands(tasks);
  const growing = useSelection((selection) => selection.growing);
  const { schedule, move, section, labels, priority, assignee, complete, duplicate, remove } =
    commands;
  const shown = [complete, schedule, move, section, priority, labels, assignee, duplicate, remove];
  return (
    <div className="flex shrink-0 animate-appear items-center gap-x-1 border-t border-line bg-raised py-1.5 pe-2 ps-5 max-md:flex-wrap max-md:ps-4">
      <p role="status" className="shrink-0 pe-2 font-semibold max-md:grow">
        {growing
          ? t('{count} selected so far', { count: tasks.length })
          : t('{count} selected', { count: tasks.length })}
      </p>
      <div
        role="toolbar"
        aria-label={t('Selected tasks')}
        className="flex min-w-0 grow items-center gap-0.5 overflow-x-auto max-md:order-last max-md:-ms-2 max-md:w-full md:flex-wrap"
      >
        {shown.map((command) => command && <BarButton key={command.id} command={command} />)}
      </div>
      <IconButton label={t('Clear selection')} shortcut="Esc" icon={X} onClick={clearSelection} />
    </div>
  );
}

function BarButton({ command }: { command: CommandNode }) {
  const { name, mark: icon, danger } = command;
  const look = `${BUTTON} ${danger === true ? 'text-danger' : ''}`;
  if (!('items' in command))
    return (
      <button type="button" onClick={command.run} className={look}>
        {icon} {name}
      </button>
    );
  return (
    <MenuTrigger>
      <Button className={look}>
        {icon} {name}
      </Button>
      <MenuPopover>
        <CommandMenu label={name} nodes={command.items} />
      </MenuPopover>
    </MenuTrigger>
  );
}
