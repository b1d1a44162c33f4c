import { Copy } from 'lucide-react';

import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy-text.ts';
import { SecretField } from '../ui/secret-field.tsx';
import { installCommands, installLinks } from './app-links.ts';
import { Setting, SettingGroup } from './setting-field.tsx';

const LINK =
  'inline-flex h-8 items-center justify-center rounded-control border border-control bg-raised px-3 font-semibold hover:bg-hover max-md:h-11 max-md:px-4';

/** Other programs that work with these tasks: what makes each of them know this address. */
export function ConnectSettings() {
  const address = `${window.location.origin}/mcp`;
  return (
    <SettingGroup title={t('Connect an app')}>
      <Setting
        label={t('The address')}
        about={t(
          'In claude.ai, ChatGPT and any MCP client: add it as a connector, then sign in and allow it.',
        )}
      >
        <SecretField label={t('Address for apps')} copied={t('Copied the address')} value={address}>
          {installLinks(address).map(({ name, href }) => (
            <a key={name} href={href} className={LINK}>
              {t('Add to {name}', { name })}
            </a>
          ))}
        </SecretField>
      </Setting>
      <Setting label={t('In a terminal')} about={t('Then sign in when the program asks for it.')}>
        <ul className="flex flex-col gap-2">
          {installCommands(address).map(({ name, command }) => (
            <li key={name} className="flex items-center gap-2">
              <div className="min-w-0 grow">
                <div className="text-sm text-muted">{name}</div>
                <code className="block rounded-control border border-line bg-surface px-2 py-1 text-sm break-words">
                  {command}
                </code>
              </div>
              <Button
                icon={Copy}
                aria-label={t('Copy the command for {name}', { name })}
                className="self-end"
                onClick={() => void copyText(command, t('Copied the command'))}
              />
            </li>
          ))}
        </ul>
      </Setting>
      <p>
        <a href="/account/apps" className="text-accent underline">
          {t('Connected apps')}
        </a>
      </p>
    </SettingGroup>
  );
}
