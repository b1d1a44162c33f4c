import { KeyHint } from '../../ui/key-hint.tsx';
import { Modal } from '../../ui/modal.tsx';
import type { Command } from '../navigation/commands.ts';
import { setUi } from '../ui-store.ts';

const EVERYWHERE = [
  ['Ctrl K', 'Find a command, project or task'],
  ['↑ ↓', 'Move between tasks'],
  ['← →', 'Move between columns of the board'],
  [
    'Alt ↑ ↓',
    'Move the focused task: in your own order, to the next group, or in the calendar by a week or a quarter of an hour',
  ],
  [
    'Alt ← →',
    'Move the focused task to the next column of the board, or to another day of the calendar',
  ],
  ['Alt Shift ↑ ↓', 'Make the focused task of the calendar shorter or longer'],
  ['Shift ↑ ↓', 'Select from here on'],
  ['Ctrl A', 'Select all tasks in view'],
  ['Shift F10', 'What can be done with the focused task, or those selected'],
  ['Enter', 'Open the focused task'],
  ['Ctrl Z', 'Undo'],
  ['Esc', 'Let go of a selection; close a panel; stop an answer'],
] as const;

export function ShortcutsDialog({ commands }: { commands: Command[] }) {
  const keyed = commands.flatMap(({ key, name }) =>
    key === undefined ? [] : [[key, name] as const],
  );
  return (
    <Modal closable title="Keys" onClose={() => setUi({ dialog: undefined })}>
      <dl
        tabIndex={0}
        aria-label="Keys"
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
