import type { Settings } from '@taskloom/contracts';
import { t } from '../text/t.ts';
import { Choice } from '../ui/choice.tsx';
import { DAY_OPTIONS } from './days.ts';
import { Setting, SettingGroup, SwitchSetting, TextSetting } from './setting-field.tsx';
import { useSaveSettings } from './use-settings.ts';

/** When Taskloom speaks, and when it is silent. */
export function DigestSettings({ settings }: { settings: Settings }) {
  return (
    <SettingGroup title={t('Quiet hours and plans')}>
      <QuietSetting settings={settings} />
      <PlanSetting settings={settings} />
      <ReviewSetting settings={settings} />
    </SettingGroup>
  );
}

function QuietSetting({ settings }: { settings: Settings }) {
  const { change, error } = useSaveSettings();
  const quiet = settings.quiet_hours;
  return (
    <Setting
      label={t('Quiet hours')}
      about={t('Reminders wait until they are over.')}
      error={error}
    >
      <SwitchSetting
        label={t('Be quiet at night')}
        checked={quiet !== undefined}
        onChange={(on) =>
          void change(
            on ? { quiet_hours: { start: '22:00', end: '07:00' } } : { clear: ['quiet_hours'] },
          )
        }
      />
      {quiet && (
        <>
          <div className="flex gap-4">
            <TextSetting
              label={t('From')}
              type="time"
              value={quiet.start}
              onSave={(start) => start !== '' && void change({ quiet_hours: { ...quiet, start } })}
            />
            <TextSetting
              label={t('To')}
              type="time"
              value={quiet.end}
              onSave={(end) => end !== '' && void change({ quiet_hours: { ...quiet, end } })}
            />
          </div>
          <SwitchSetting
            label={t('Tasks of priority 1 get through')}
            checked={quiet.urgent}
            onChange={(urgent) => void change({ quiet_hours: { ...quiet, urgent } })}
          />
        </>
      )}
    </Setting>
  );
}

function PlanSetting({ settings }: { settings: Settings }) {
  const { change, error } = useSaveSettings();
  const time = settings.daily_plan;
  return (
    <Setting label={t('Plan of the day')} about={t('What is due, each morning.')} error={error}>
      <SwitchSetting
        label={t('Send it every day')}
        checked={time !== undefined}
        onChange={(on) => void change(on ? { daily_plan: '07:30' } : { clear: ['daily_plan'] })}
      />
      {time !== undefined && (
        <TextSetting
          label={t('At')}
          type="time"
          value={time}
          onSave={(at) => at !== '' && void change({ daily_plan: at })}
        />
      )}
    </Setting>
  );
}

function ReviewSetting({ settings }: { settings: Settings }) {
  const { change, error } = useSaveSettings();
  const review = settings.weekly_review;
  return (
    <Setting
      label={t('Review of the week')}
      about={t('What was done and what is left.')}
      error={error}
    >
      <SwitchSetting
        label={t('Send it every week')}
        checked={review !== undefined}
        onChange={(on) =>
          void change(
            on ? { weekly_review: { day: 5, time: '16:00' } } : { clear: ['weekly_review'] },
          )
        }
      />
      {review && (
        <div className="flex items-end gap-4">
          <Choice
            label={t('Day of the review')}
            value={String(review.day)}
            options={DAY_OPTIONS}
            onChoose={(day) => void change({ weekly_review: { ...review, day: Number(day) } })}
          />
          <TextSetting
            label={t('At')}
            type="time"
            value={review.time}
            onSave={(time) => time !== '' && void change({ weekly_review: { ...review, time } })}
          />
        </div>
      )}
    </Setting>
  );
}
