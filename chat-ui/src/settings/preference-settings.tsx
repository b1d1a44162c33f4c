import { PREFERENCE_LIMITS } from '@taskloom/contracts';
import { Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { KeyboardEvent } from 'react';

import { useChat } from '../chat/session/use-chat.ts';
import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';
import { IconButton } from '../ui/button.tsx';
import { SettingGroup } from './setting-field.tsx';

/** What the assistant keeps in mind: a list to read, change and take from. */
export function PreferenceSettings() {
  const { chat } = useWorkspace();
  const preferences = useChat(({ preferences: kept }) => kept) ?? [];
  const socket = useChat(({ socket: state }) => state);
  const runId = useChat(({ current }) => current.runId);
  // An answer may have kept or forgotten something.
  useEffect(() => {
    if (socket === 'ready' && runId === undefined) chat.settings.listPreferences();
  }, [chat, socket, runId]);
  return (
    <SettingGroup title={t('What the assistant keeps in mind')}>
      <p className="text-muted">
        {t(
          'It reads this in every conversation. In the chat: “remember that new tasks go to Work”, “forget that …”.',
        )}
      </p>
      <ul className="space-y-2">
        {preferences.map(({ id, text }) => (
          <li key={id} className="flex items-center gap-2">
            <Line
              label={t('Keep in mind: {text}', { text })}
              value={text}
              onSave={(to) => save(id, to)}
            />
            <IconButton
              label={t('Forget: {text}', { text })}
              icon={Trash2}
              onClick={() => chat.settings.changePreference(id)}
            />
          </li>
        ))}
        <li>
          <Line
            // A new one begins with an empty line.
            key={preferences.length}
            label={t('Keep something else in mind')}
            placeholder={t('Keep in mind …')}
            value=""
            onSave={(text) => save(crypto.randomUUID(), text)}
          />
        </li>
      </ul>
    </SettingGroup>
  );

  function save(id: string, text: string) {
    if (text !== '') chat.settings.changePreference(id, text);
  }
}

interface LineProps {
  label: string;
  placeholder?: string;
  value: string;
  onSave: (text: string) => void;
}

/** Saved with Enter or when it is left; Escape brings back what was there. */
function Line({ label, placeholder, value, onSave }: LineProps) {
  const [typed, setTyped] = useState<string>();
  function leave() {
    if (typed !== undefined && typed.trim() !== value) onSave(typed.trim());
    setTyped(undefined);
  }
  function onKeyDown({ key }: KeyboardEvent) {
    if (key === 'Enter') leave();
    if (key === 'Escape') setTyped(undefined);
  }
  return (
    <input
      aria-label={label}
      placeholder={placeholder}
      value={typed ?? value}
      maxLength={PREFERENCE_LIMITS.characters}
      autoComplete="off"
      onChange={({ target }) => setTyped(target.value)}
      onBlur={leave}
      onKeyDown={onKeyDown}
      className="h-9 w-full min-w-0 grow rounded-control border border-control bg-surface px-2.5 max-md:h-11"
    />
  );
}
