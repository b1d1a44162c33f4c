import { WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';

import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';
import { useUi } from './ui-store.ts';

const PATIENCE_MS = 1_500;

/** The one place that says the page is cut off; silent while a reconnect takes no time. */
export function ConnectionStatus() {
  const { chat } = useWorkspace();
  const chatReady = useStore(chat.store, ({ socket }) => socket === 'ready');
  const live = useUi((ui) => ui.live === 'live');
  return (
    <div role="status">
      {!(live && chatReady) && (
        <CutOff
          words={live ? t('Chat is reconnecting') : t('Reconnecting. What you see may be old')}
        />
      )}
    </div>
  );
}

function CutOff({ words }: { words: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <p className="flex animate-appear items-center gap-2 rounded-panel border border-line bg-raised px-3 py-2 text-sm text-muted shadow-float">
      <WifiOff size={15} aria-hidden /> {words}
    </p>
  );
}
