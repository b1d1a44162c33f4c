import { AccountSettings } from './account-settings.tsx';
import { ApprovalSettings } from './approval-settings.tsx';
import { AssistantUse } from './assistant-use.tsx';
import { BrowserSettings } from './browser-settings.tsx';
import { ChannelSettings } from './channel-settings.tsx';
import { ConnectSettings } from './connect-settings.tsx';
import { DataSettings } from './data-settings.tsx';
import { DigestSettings } from './digest-settings.tsx';
import { PreferenceSettings } from './preference-settings.tsx';
import { SettingsSkeleton } from '../shell/view-skeleton.tsx';
import { useSettings } from './use-settings.ts';

/** Everything about the person: each field is saved as it is left. */
export function Settings() {
  const settings = useSettings();
  if (settings === undefined) return <SettingsSkeleton />;
  return (
    <div className="flex max-w-xl flex-col gap-10">
      <AccountSettings settings={settings} />
      <DigestSettings settings={settings} />
      <ChannelSettings settings={settings} />
      <PreferenceSettings />
      <ApprovalSettings />
      <ConnectSettings />
      <AssistantUse />
      <BrowserSettings />
      <DataSettings />
    </div>
  );
}
