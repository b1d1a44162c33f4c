import { SettingGroup } from './setting-field.tsx';

/** Taking everything along, and the end of the account, which pages of their own do. */
export function DataSettings() {
  return (
    <SettingGroup title="Your data">
      <p className="text-sm text-muted">
        Before you delete the account, take everything along: one file of JSON, which Taskloom can
        import again.
      </p>
      <div className="flex flex-wrap items-center gap-4">
        <a href="/account/export" className="text-accent underline">
          Download everything
        </a>
        <a href="/account#delete" className="text-danger underline">
          Delete the account
        </a>
      </div>
    </SettingGroup>
  );
}
