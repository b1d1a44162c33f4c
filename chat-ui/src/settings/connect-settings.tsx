import { Copy } from 'lucide-react';

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
    <SettingGroup title="Connect an app">
      <Setting
        label="The address"
        about="In claude.ai, ChatGPT and any MCP client: add it as a connector, then sign in and allow it."
      >
        <SecretField label="Address for apps" what="the address" value={address}>
          {installLinks(address).map(({ name, href }) => (
            <a key={name} href={href} className={LINK}>
              Add to {name}
            </a>
          ))}
        </SecretField>
      </Setting>
      <Setting label="In a terminal" about="Then sign in when the program asks for it.">
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
                aria-label={`Copy the command for ${name}`}
                className="self-end"
                onClick={() => void copyText(command, 'the command')}
              />
            </li>
          ))}
        </ul>
      </Setting>
      <p>
        <a href="/account/apps" className="text-accent underline">
          Connected apps
        </a>
      </p>
    </SettingGroup>
  );
}
