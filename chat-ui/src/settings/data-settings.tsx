import { t } from '../text/t.ts';
import { SettingGroup } from './setting-field.tsx';

/** Taking everything along, and the end of the account, which pages of their own do. */
export function DataSettings() {
  return (
    <SettingGroup title={t('Your data')}>
      <p className="text-sm text-muted">
        {t(
          'Before you delete the account, take everything along: one file of JSON, which Taskloom can import again.',
        )}
      </p>
      <div className="flex flex-wrap items-center gap-4">
        <a href="/account/export" className="text-accent underline">
          {t('Download everything')}
        </a>
        <a href="/account#delete" className="text-danger underline">
          {t('Delete the account')}
        </a>
      </div>
    </SettingGroup>
  );
}
