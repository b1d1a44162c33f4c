import { useRef } from 'react';
import type { PointerEvent } from 'react';

const LONG_MS = 450;
/** Pixels that a finger may stray and still be said to press. */
const STRAY = 10;

/** Runs once a finger has rested. `ended()` says once whether the click that follows is a press's end. */
export function useLongPress(run: () => void) {
  const press = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> }>(undefined);
  const taken = useRef(false);

  function stop() {
    clearTimeout(press.current?.timer);
    press.current = undefined;
  }

  return {
    ended(): boolean {
      const was = taken.current;
      taken.current = false;
      return was;
    },
    handlers: {
      onPointerDown({ pointerType, clientX: x, clientY: y }: PointerEvent) {
        taken.current = false;
        if (pointerType !== 'touch') return;
        const timer = setTimeout(() => {
          taken.current = true;
          run();
        }, LONG_MS);
        press.current = { x, y, timer };
      },
      onPointerMove({ clientX, clientY }: PointerEvent) {
        const { x = clientX, y = clientY } = press.current ?? {};
        if (Math.hypot(clientX - x, clientY - y) > STRAY) stop();
      },
      onPointerUp: stop,
      onPointerCancel: stop,
    },
  };
}
