import type { Settings } from '@taskloom/contracts';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';

import { Button, IconButton } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { CHANNEL_NAMES, KIND_NAMES } from './channel-names.ts';
import { PushSetting } from './push-setting.tsx';
import { Setting, SettingGroup, SwitchSetting } from './setting-field.tsx';
import { useSaveSettings } from './use-settings.ts';

/** Where notifications go, and which of them. */
export function ChannelSettings({ settings }: { settings: Settings }) {
  return (
    <SettingGroup title="Notifications">
      <Addresses settings={settings} />
      <PushSetting settings={settings} />
      <Kinds settings={settings} notify={settings.notify} />
    </SettingGroup>
  );
}

/** Those that take an address; web push is made by the browser itself. */
const WITH_ADDRESS = ['email', 'ntfy', 'webhook'];

function Addresses({ settings }: { settings: Settings }) {
  const { change, error } = useSaveSettings();
  const offered = settings.channels_offered.filter((name) => WITH_ADDRESS.includes(name));
  const [channel, setChannel] = useState<string>(offered[0] ?? '');
  const [address, setAddress] = useState('');
  const channels = settings.channels;

  async function add(event: FormEvent) {
    event.preventDefault();
    if (address.trim() === '') return;
    if (await change({ channels: [{ channel, address: address.trim() }] })) setAddress('');
  }

  if (offered.length === 0 && channels.length === 0)
    return (
      <p className="text-muted">
        Notifications show in this page. Whoever runs this Taskloom can add e-mail, ntfy and
        webhooks.
      </p>
    );
  return (
    <Setting label="Addresses" error={error}>
      {channels.length > 0 && (
        <ul aria-label="Addresses">
          {channels.map(({ channel: name, address: at, disabled_reason: reason }) => (
            <li key={`${name} ${at}`} className="flex items-center gap-2 border-b border-line">
              <span className="min-w-0 grow py-1.5 [overflow-wrap:anywhere]">
                <span className="text-muted">{CHANNEL_NAMES[name] ?? name}</span> {at}
                {reason !== undefined && (
                  <span className="block text-sm text-danger">Turned off: {reason}</span>
                )}
              </span>
              <IconButton
                label={`Remove ${at}`}
                icon={Trash2}
                onClick={() =>
                  void change({ channels: [{ channel: name, address: at, remove: true }] })
                }
              />
            </li>
          ))}
        </ul>
      )}
      {offered.length > 0 && (
        <form onSubmit={(event) => void add(event)} className="flex flex-wrap gap-2">
          <Choice
            label="Kind of address"
            value={channel}
            options={offered.map((id) => ({ id, name: CHANNEL_NAMES[id] ?? id }))}
            onChoose={setChannel}
          />
          <input
            value={address}
            onChange={({ target }) => setAddress(target.value)}
            aria-label="Address"
            placeholder={channel === 'email' ? 'you@example.com' : 'https://'}
            autoComplete="off"
            className="h-9 min-w-40 grow rounded-control border border-control bg-surface px-2.5 max-md:h-11"
          />
          <Button type="submit" icon={Plus} disabled={address.trim() === ''}>
            Add
          </Button>
        </form>
      )}
    </Setting>
  );
}

interface KindsProps {
  settings: Settings;
  notify: Settings['notify'];
}

function Kinds({ settings, notify }: KindsProps) {
  const { change, error } = useSaveSettings();
  const offered = settings.channels_offered;
  return (
    <Setting label="What to send where" error={error}>
      {Object.entries(notify).map(([kind, channels]) => (
        <fieldset key={kind} className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line py-1.5">
          <legend className="float-left w-40 text-muted max-md:w-full">
            {KIND_NAMES[kind] ?? kind}
          </legend>
          {offered.map((channel) => (
            <SwitchSetting
              key={channel}
              label={CHANNEL_NAMES[channel] ?? channel}
              checked={channels.includes(channel)}
              onChange={(on) => {
                const next = on
                  ? [...channels, channel]
                  : channels.filter((known) => known !== channel);
                void change({ notify: [{ kind, channels: next }] });
              }}
            />
          ))}
        </fieldset>
      ))}
    </Setting>
  );
}
