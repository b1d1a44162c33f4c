import type { LucideIcon } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ComponentType, KeyboardEvent, RefObject } from 'react';

import { showToast } from '../shell/toasts.ts';
import { t } from '../text/t.ts';
import { IconButton } from './button.tsx';

/** Where a menu stands, and whether it does. */
export interface MenuPlace {
  triggerRef: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
}

interface MenuButtonProps<P> {
  label: string;
  icon: LucideIcon;
  /** Loads the menu, with the library that draws it. */
  load: () => Promise<ComponentType<P & { place: MenuPlace }>>;
  shows: P;
}

/** A button that is there at once; its menu is loaded when it is first asked for. */
export function MenuButton<P extends object>({ label, icon, load, shows }: MenuButtonProps<P>) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [Menu, setMenu] = useState<ComponentType<P & { place: MenuPlace }>>();

  async function open() {
    // Safari gives a pressed button no focus, and the menu gives it back to what had it.
    trigger.current?.focus();
    try {
      const Loaded = await load();
      setMenu(() => Loaded);
      setOpen(true);
    } catch {
      showToast({ text: t('This menu could not be loaded. Taskloom may be away.'), tone: 'error' });
    }
  }

  function openWithArrows(event: KeyboardEvent) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    event.stopPropagation();
    void open();
  }

  return (
    <>
      <IconButton
        ref={trigger}
        label={label}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPointerEnter={() => void load().catch(() => {})}
        onKeyDown={openWithArrows}
        onClick={() => void open()}
      />
      {Menu && <Menu {...shows} place={{ triggerRef: trigger, isOpen, onOpenChange: setOpen }} />}
    </>
  );
}
