import { LogOut } from 'lucide-react';

import { useSession } from '../session/session-store.ts';
import { useTheme } from '../shell/theme.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Setting, SettingGroup } from './setting-field.tsx';

const THEMES = [
  { id: 'system', name: 'As the system' },
  { id: 'light', name: 'Light' },
  { id: 'dark', name: 'Dark' },
] as const;

/** What is kept in this browser only. */
export function BrowserSettings() {
  const { theme, choose } = useTheme();
  return (
    <SettingGroup title="This browser">
      <Setting label="Colours">
        <Choice
          wide
          label="Colours"
          value={theme}
          options={[...THEMES]}
          onChoose={(id) => {
            const known = THEMES.find((candidate) => candidate.id === id);
            if (known) choose(known.id);
          }}
        />
      </Setting>
      <div className="flex flex-wrap items-center gap-3">
        <a href="/account" className="text-accent underline">
          Account, password and connected apps
        </a>
        <Button icon={LogOut} onClick={() => useSession.getState().signOut()}>
          Sign out
        </Button>
      </div>
    </SettingGroup>
  );
}
