import { useState } from 'react';

import { CommandMenu } from './command-menu.tsx';
import type { CommandNode } from './command-menu.tsx';
import { Modal } from './modal.tsx';

interface CommandSheetProps {
  label: string;
  nodes: CommandNode[];
  onClose: () => void;
}

/** A menu of commands from below, for a thumb: a choice takes the place of what offered it. */
export function CommandSheet({ label, nodes, onClose }: CommandSheetProps) {
  const [chosen, setChosen] = useState<string>();
  const open = nodes.find(({ id }) => id === chosen);
  const shown: CommandNode[] =
    open !== undefined && 'items' in open
      ? open.items
      : nodes.map((node) =>
          'items' in node
            ? {
                id: node.id,
                name: node.name,
                mark: node.mark,
                opens: true,
                run: () => setChosen(node.id),
              }
            : node,
        );

  return (
    <Modal
      title={open === undefined ? label : open.name}
      side="bottom"
      onClose={onClose}
      {...(open !== undefined && { onBack: () => setChosen(undefined) })}
    >
      <div className="min-h-0 overflow-y-auto p-2 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
        <CommandMenu key={chosen ?? ''} label={label} nodes={shown} onDone={onClose} />
      </div>
    </Modal>
  );
}
