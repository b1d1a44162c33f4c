import type { Settings } from '@taskloom/contracts';
import { t } from '../text/t.ts';
import { Choice } from '../ui/choice.tsx';
import { DAY_OPTIONS, DAYS } from './days.ts';
import { Setting, SettingGroup, SwitchSetting, TextSetting } from './setting-field.tsx';
import { useSaveSettings } from './use-settings.ts';

const ZONES = Intl.supportedValuesOf('timeZone');
const DATE_FORMATS = [
  { id: 'iso', name: '2026-11-21' },
  { id: 'eu', name: '21 Nov 2026' },
  { id: 'us', name: 'Nov 21, 2026' },
] as const;
const TIME_FORMATS = [
  { id: '24h', name: '17:30' },
  { id: '12h', name: '5:30 pm' },
] as const;

export function AccountSettings({ settings }: { settings: Settings }) {
  return (
    <SettingGroup title={t('You and your week')}>
      <NameSetting settings={settings} />
      <ZoneSetting settings={settings} />
      <WeekSetting settings={settings} />
      <WorkingDaysSetting settings={settings} />
      <ReminderSetting settings={settings} />
      <FormatSetting settings={settings} />
    </SettingGroup>
  );
}

function NameSetting({ settings }: { settings: Settings }) {
  const { change, error } = useSaveSettings();
  return (
    <TextSetting
      label={t('Name')}
      value={settings.name}
      error={error}
      onSave={(name) => name !== '' && void change({ name })}
    />
  );
}

function ZoneSetting({ settings }: { settings: Settings }) {
  const { change, error } = useSaveSettings();
  return (
    <TextSetting
      label={t('Time zone')}
      about={t('“Today” and times of day are read in it.')}
      value={settings.time_zone}
      list={ZONES}
      error={error}
      onSave={(zone) => zone !== '' && void change({ time_zone: zone })}
    />
  );
}

function WeekSetting({ settings }: { settings: Settings }) {
  const { change, error } = useSaveSettings();
  return (
    <Setting label={t('The week starts on')} error={error}>
      <Choice
        wide
        label={t('The week starts on')}
        value={String(settings.week_start)}
        options={DAY_OPTIONS}
        onChoose={(day) => void change({ week_start: Number(day) })}
      />
    </Setting>
  );
}

function WorkingDaysSetting({ settings }: { settings: Settings }) {
  const { change, error } = useSaveSettings();
  const days = settings.working_days;
  return (
    <Setting label={t('Working days')} about={t('What “every workday” means.')} error={error}>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {DAYS.map(({ id, name }) => (
          <SwitchSetting
            key={id}
            label={name}
            checked={days.includes(id)}
            onChange={(on) => {
              const next = on
                ? [...days, id].toSorted((a, b) => a - b)
                : days.filter((day) => day !== id);
              if (next.length > 0) void change({ working_days: next });
            }}
          />
        ))}
      </div>
    </Setting>
  );
}

function ReminderSetting({ settings }: { settings: Settings }) {
  const { change, error } = useSaveSettings();
  return (
    <TextSetting
      label={t('Default reminder')}
      about={t('Tasks with a time get it when they have no reminder of their own. Empty for none.')}
      value={settings.default_reminder ?? ''}
      placeholder={t('10 min before')}
      error={error}
      onSave={(text) =>
        void change(text === '' ? { clear: ['default_reminder'] } : { default_reminder: text })
      }
    />
  );
}

function FormatSetting({ settings }: { settings: Settings }) {
  const { change, error } = useSaveSettings();
  return (
    <Setting label={t('Dates and times look like')} error={error}>
      <div className="flex flex-wrap gap-2">
        <Choice
          label={t('Format of dates')}
          value={settings.date_format}
          options={[...DATE_FORMATS]}
          onChoose={(chosen) => {
            const known = DATE_FORMATS.find(({ id }) => id === chosen);
            if (known) void change({ date_format: known.id });
          }}
        />
        <Choice
          label={t('Format of times')}
          value={settings.time_format}
          options={[...TIME_FORMATS]}
          onChoose={(chosen) => {
            const known = TIME_FORMATS.find(({ id }) => id === chosen);
            if (known) void change({ time_format: known.id });
          }}
        />
      </div>
    </Setting>
  );
}
