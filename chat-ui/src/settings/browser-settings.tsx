import { LogOut } from 'lucide-react';

import { useSession } from '../session/session-store.ts';
import { useTheme } from '../shell/theme.ts';
import { chooseLanguage, chosenLanguage, LANGUAGES } from '../text/language.ts';
import type { Language } from '../text/language.ts';
import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Setting, SettingGroup } from './setting-field.tsx';

const THEMES = [
  { id: 'system', name: t('As the system') },
  { id: 'light', name: t('Light') },
  { id: 'dark', name: t('Dark') },
] as const;

const OWN = 'browser';
const LANGUAGE_CHOICES = [
  { id: OWN, name: t('As the browser') },
  ...Object.entries(LANGUAGES).map(([id, name]) => ({ id, name })),
];

/** What is kept in this browser only. */
export function BrowserSettings() {
  const { theme, choose } = useTheme();
  return (
    <SettingGroup title={t('This browser')}>
      <Setting label={t('Colours')}>
        <Choice
          wide
          label={t('Colours')}
          value={theme}
          options={[...THEMES]}
          onChoose={(id) => {
            const known = THEMES.find((candidate) => candidate.id === id);
            if (known) choose(known.id);
          }}
        />
      </Setting>
      <Setting
        label={t('Language')}
        about={t('Words of time, as in “tomorrow at 9”, are read in English.')}
      >
        <Choice
          wide
          label={t('Language')}
          value={chosenLanguage() ?? OWN}
          options={LANGUAGE_CHOICES}
          onChoose={(id) => chooseLanguage(id === OWN ? undefined : (id as Language))}
        />
      </Setting>
      <div className="flex flex-wrap items-center gap-3">
        <a href="/account" className="text-accent underline">
          {t('Account, password and connected apps')}
        </a>
        <Button icon={LogOut} onClick={() => useSession.getState().signOut()}>
          {t('Sign out')}
        </Button>
      </div>
    </SettingGroup>
  );
}
