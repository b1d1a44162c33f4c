import type { Task } from '@taskloom/contracts';
import { Button, MenuTrigger } from 'react-aria-components';

import { useIsPhone } from '../../shell/use-is-phone.ts';
import { t } from '../../text/t.ts';
import { CommandMenu } from '../../ui/command-menu.tsx';
import type { CommandNode } from '../../ui/command-menu.tsx';
import { CommandSheet } from '../../ui/command-sheet.tsx';
import { MenuPopover } from '../../ui/menu-popover.tsx';
import { sayTasks } from './many-actions.ts';
import { closeTaskMenu } from './menu-store.ts';
import { useTaskCommands } from './use-task-commands.tsx';

interface TaskMenuProps {
  tasks: Task[];
  x: number;
  y: number;
}

/** What can be done with a task, or with those selected: where the pointer is; on a phone from below. */
export function TaskMenu({ tasks, x, y }: TaskMenuProps) {
  const phone = useIsPhone();
  const commands = useTaskCommands(tasks);
  const { schedule, priority, move, section, labels, assignee } = commands;
  const { complete, skip, duplicate, link, remove } = commands;
  const nodes = [
    complete,
    skip,
    schedule,
    priority,
    move,
    section,
    labels,
    assignee,
    duplicate,
    link,
    remove,
  ].filter((node): node is CommandNode => node !== undefined);
  const label = t('Actions for {tasks}', { tasks: sayTasks(tasks) });
  if (phone) return <CommandSheet label={sayTasks(tasks)} nodes={nodes} onClose={closeTaskMenu} />;
  return (
    <MenuTrigger isOpen onOpenChange={(open) => open || closeTaskMenu()}>
      {/* Only a place for the menu to stand at. */}
      <Button
        aria-label={label}
        excludeFromTabOrder
        style={{ position: 'fixed', left: x, top: y }}
        className="size-0 opacity-0"
      />
      <MenuPopover>
        <CommandMenu label={label} nodes={nodes} />
      </MenuPopover>
    </MenuTrigger>
  );
}
