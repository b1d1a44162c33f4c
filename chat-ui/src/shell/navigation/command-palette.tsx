import type { Project } from '@taskloom/contracts';
import type { LucideIcon } from 'lucide-react';
import { CornerDownLeft, Folder, Search, SquareCheck } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { Autocomplete, Input, Menu, MenuItem, SearchField, useFilter } from 'react-aria-components';

import { useProjects, useSearchOpen } from '../../data/queries.ts';
import { t } from '../../text/t.ts';
import { goToView, openTask } from './address.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { Modal } from '../../ui/modal.tsx';
import type { Command } from './commands.ts';
import { setUi } from '../ui-store.ts';
import { projectPath } from './views.ts';

interface Entry {
  id: string;
  name: string;
  icon: LucideIcon;
  key?: string | undefined;
  run: () => void;
}

const TASKS_SHOWN = 6;
const FOCUS_BACK_MS = 60;

/** Every command, project and task, a few letters away. */
export function CommandPalette({ commands }: { commands: Command[] }) {
  const [text, setText] = useState('');
  const { contains } = useFilter({ sensitivity: 'base' });
  const projects = useProjects();
  const { data: tasks = [] } = useSearchOpen(useDeferredValue(text.trim()));
  const close = () => setUi({ dialog: undefined });

  const found = (entry: Entry) => contains(entry.name, text.trim());
  const taskEntries = tasks.map(({ id, title }) => ({
    id: `task-${id}`,
    name: title,
    icon: SquareCheck,
    run: () => openTask(id),
  }));
  const entries: Entry[] = [
    ...commands.filter(found),
    ...projects
      .filter(({ inbox }) => !inbox)
      .map(projectEntry)
      .filter(found),
    ...(text.trim() === '' ? [] : taskEntries.slice(0, TASKS_SHOWN)),
  ];

  function run(id: string) {
    const entry = entries.find((candidate) => candidate.id === id);
    close();
    // After the dialog has given the focus back, so that the command may use or place it.
    setTimeout(() => entry?.run(), FOCUS_BACK_MS);
  }

  return (
    <Modal title={t('Commands')} bare onClose={close}>
      {/* One stroke closes it, whatever is typed. */}
      <div
        role="presentation"
        onKeyDownCapture={(event) => event.key === 'Escape' && close()}
        className="contents"
      >
        <Autocomplete inputValue={text} onInputChange={setText}>
          <SearchField
            aria-label={t('Find a command, project or task')}
            autoFocus
            className="flex shrink-0 items-center gap-2.5 border-b border-line px-4"
          >
            <Search size={17} aria-hidden className="text-muted" />
            <Input
              placeholder={t('Find a command, project or task')}
              className="h-12 min-w-0 grow appearance-none bg-transparent text-lg outline-none [&::-webkit-search-cancel-button]:hidden"
            />
          </SearchField>
          <div tabIndex={0} className="min-h-0 grow overflow-y-auto -outline-offset-2">
            <Menu
              aria-label={t('Commands')}
              items={entries}
              onAction={(id) => run(String(id))}
              renderEmptyState={() => (
                <p className="px-3 py-6 text-center text-muted">{t('Nothing found')}</p>
              )}
              className="p-1.5 outline-none"
            >
              {({ id, name, icon: Icon, key }) => (
                <MenuItem
                  id={id}
                  textValue={name}
                  className="flex cursor-pointer items-center gap-2.5 rounded-control px-2.5 outline-none row-height data-[focused]:bg-accent-soft"
                >
                  <Icon size={16} aria-hidden className="shrink-0 text-muted" />
                  <span className="min-w-0 grow truncate">{name}</span>
                  {key !== undefined && <KeyHint keys={key} />}
                </MenuItem>
              )}
            </Menu>
          </div>
          <p className="flex shrink-0 items-center gap-1.5 border-t border-line px-4 py-2 text-xs text-muted max-md:hidden">
            <CornerDownLeft size={12} aria-hidden /> {t('runs it')}
          </p>
        </Autocomplete>
      </div>
    </Modal>
  );
}

function projectEntry({ id, name }: Project): Entry {
  return {
    id: `project-${id}`,
    name: t('Go to {name}', { name }),
    icon: Folder,
    run: () => goToView(projectPath(id)),
  };
}
