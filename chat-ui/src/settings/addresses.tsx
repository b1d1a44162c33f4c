import type { Settings } from '@taskloom/contracts';
import { KeyRound, Plus, RotateCcw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent } from 'react';

import { Button, IconButton } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { CHANNEL_NAMES } from './channel-names.ts';
import { Setting } from './setting-field.tsx';
import type { SettingsChange } from './settings-change.ts';
import { useSaveSettings } from './use-settings.ts';
import { WebhookSecret } from './webhook-secret.tsx';
import { t } from '../text/t.ts';

type Address = Settings['channels'][number];
type AddressChange = NonNullable<SettingsChange['channels']>[number];

/** Those that take an address; web push is made by the browser itself. */
const WITH_ADDRESS = ['email', 'ntfy', 'webhook'];

/** Where notifications go outside of this page. */
export function Addresses({ settings }: { settings: Settings }) {
  const { change, error } = useSaveSettings();
  const [made, setMade] = useState<Address>();
  const { channels, channels_offered: offers } = settings;
  const offered = offers.filter((name) => WITH_ADDRESS.includes(name));

  /** A webhook's secret is in this one answer. */
  async function set(given: AddressChange): Promise<boolean> {
    const changed = await change({ channels: [given] });
    if (changed === undefined) return false;
    setMade(changed.channels.find(({ secret }) => secret !== undefined));
    return true;
  }

  if (offered.length === 0 && channels.length === 0)
    return (
      <p className="text-muted">
        {t(
          'Notifications show in this page. Whoever runs this Taskloom can add e-mail, ntfy and webhooks.',
        )}
      </p>
    );
  return (
    <Setting label={t('Addresses')} error={error}>
      {channels.length > 0 && (
        <ul aria-label={t('Addresses')}>
          {channels.map((each) => (
            <AddressRow key={`${each.channel} ${each.address}`} given={each} onSet={set} />
          ))}
        </ul>
      )}
      {made?.secret !== undefined && (
        <WebhookSecret
          address={made.address}
          secret={made.secret}
          onDone={() => setMade(undefined)}
        />
      )}
      {offered.length > 0 && <NewAddress offered={offered} onSet={set} />}
    </Setting>
  );
}

interface AddressRowProps {
  given: Address;
  onSet: (change: AddressChange) => Promise<boolean>;
}

function AddressRow({ given, onSet }: AddressRowProps) {
  const { channel, address, disabled_reason: reason, unconfirmed = false } = given;
  return (
    <li className="flex items-center gap-1 border-b border-line">
      <span className="min-w-0 grow py-1.5 [overflow-wrap:anywhere]">
        <span className="text-muted">{CHANNEL_NAMES[channel] ?? channel}</span> {address}
        {reason !== undefined && (
          <span className="block text-sm text-danger">{t('Turned off: {reason}', { reason })}</span>
        )}
        {unconfirmed && (
          <span className="block text-sm text-muted">
            {t(
              'Not confirmed yet. Open the link in the mail that was sent there: nothing else is before.',
            )}
          </span>
        )}
      </span>
      {unconfirmed && (
        <IconButton
          label={t('Send the mail to {address} again', { address })}
          icon={RotateCcw}
          onClick={() => void onSet({ channel, address })}
        />
      )}
      {reason !== undefined && !unconfirmed && (
        <IconButton
          label={t('Turn {address} on again', { address })}
          icon={RotateCcw}
          onClick={() => void onSet({ channel, address })}
        />
      )}
      {channel === 'webhook' && (
        <IconButton
          label={t('New secret for {address}', { address })}
          icon={KeyRound}
          onClick={() => void onSet({ channel, address, rotate_secret: true })}
        />
      )}
      <IconButton
        label={t('Remove {address}', { address })}
        icon={Trash2}
        onClick={() => void onSet({ channel, address, remove: true })}
      />
    </li>
  );
}

interface NewAddressProps {
  offered: string[];
  onSet: (change: AddressChange) => Promise<boolean>;
}

function NewAddress({ offered, onSet }: NewAddressProps) {
  const [channel, setChannel] = useState<string>(offered[0] ?? '');
  const [address, setAddress] = useState('');

  async function add(event: FormEvent) {
    event.preventDefault();
    if (address.trim() === '') return;
    if (await onSet({ channel, address: address.trim() })) setAddress('');
  }

  return (
    <form onSubmit={(event) => void add(event)} className="flex flex-wrap items-center gap-2">
      <Choice
        label={t('Kind of address')}
        value={channel}
        options={offered.map((id) => ({ id, name: CHANNEL_NAMES[id] ?? id }))}
        onChoose={setChannel}
      />
      <input
        value={address}
        onChange={({ target }) => setAddress(target.value)}
        aria-label={t('Address')}
        placeholder={channel === 'email' ? 'you@example.com' : 'https://'}
        autoComplete="off"
        className="h-9 min-w-40 grow rounded-control border border-control bg-surface px-2.5 max-md:h-11"
      />
      <Button type="submit" icon={Plus} disabled={address.trim() === ''}>
        {t('Add')}
      </Button>
    </form>
  );
}
