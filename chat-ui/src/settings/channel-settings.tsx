import type { Settings } from '@taskloom/contracts';

import { t } from '../text/t.ts';
import { Addresses } from './addresses.tsx';
import { CHANNEL_NAMES, KIND_NAMES } from './channel-names.ts';
import { DeliveryLog } from './delivery-log.tsx';
import { PushSetting } from './push-setting.tsx';
import { Setting, SettingGroup, SwitchSetting } from './setting-field.tsx';
import { useSaveSettings } from './use-settings.ts';

/** Where notifications go, and which of them. */
export function ChannelSettings({ settings }: { settings: Settings }) {
  return (
    <SettingGroup title={t('Notifications')}>
      <Addresses settings={settings} />
      <PushSetting settings={settings} />
      <Kinds settings={settings} notify={settings.notify} />
      {settings.channels.length > 0 && <DeliveryLog />}
    </SettingGroup>
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
    <Setting label={t('What to send where')} error={error}>
      {Object.entries(notify).map(([kind, channels]) => (
        <fieldset key={kind} className="border-b border-line py-1.5">
          <legend className="float-left w-40 text-muted max-md:w-full">
            {KIND_NAMES[kind] ?? kind}
          </legend>
          <div className="flex flex-wrap gap-x-4 gap-y-1 max-md:clear-start md:ms-40">
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
          </div>
        </fieldset>
      ))}
    </Setting>
  );
}
