import { t } from '../../text/t.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { Modal } from '../../ui/modal.tsx';
import type { Command } from '../navigation/commands.ts';
import { setUi } from '../ui-store.ts';

const EVERYWHERE = [
  ['Ctrl K', t('Find a command, project or task')],
  ['↑ ↓', t('Move between tasks')],
  ['← →', t('Move between columns of the board')],
  [
    'Alt ↑ ↓',
    t(
      'Move the focused task: in your own order, to the next group, or in the calendar by a week or a quarter of an hour',
    ),
  ],
  [
    'Alt ← →',
    t('Move the focused task to the next column of the board, or to another day of the calendar'),
  ],
  ['Alt Shift ↑ ↓', t('Make the focused task of the calendar shorter or longer')],
  ['Shift ↑ ↓', t('Select from here on')],
  ['Ctrl A', t('Select all tasks in view')],
  ['Shift F10', t('What can be done with the focused task, or those selected')],
  ['Enter', t('Open the focused task')],
  ['Ctrl Z', t('Undo')],
  ['Esc', t('Let go of a selection; close a panel; stop an answer')],
] as const;

export function ShortcutsDialog({ commands }: { commands: Command[] }) {
  const keyed = commands.flatMap(({ key, name }) =>
    key === undefined ? [] : [[key, name] as const],
  );
  return (
    <Modal closable title={t('Keys')} onClose={() => setUi({ dialog: undefined })}>
      <dl
        tabIndex={0}
        aria-label={t('Keys')}
        className="grid min-h-0 grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2 overflow-y-auto px-5 pt-3 pb-5 -outline-offset-2"
      >
        {[...EVERYWHERE, ...keyed].map(([keys, name]) => (
          <div key={keys} className="contents">
            <dt className="justify-self-end">
              <KeyHint keys={keys} />
            </dt>
            <dd>{name}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
