import { RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { toToolError } from '../data/tool-error.ts';
import type { ToolError } from '../data/tool-error.ts';
import { useWorkspace } from '../data/workspace.ts';
import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { SecretField } from '../ui/secret-field.tsx';

/** The secret address under which a calendar program reads the tasks. It is made when asked for. */
export function CalendarFeed() {
  const { tools } = useWorkspace();
  const [address, setAddress] = useState<string>();
  const [error, setError] = useState<ToolError>();

  async function ask(change: { rotate?: true; revoke?: true } = {}) {
    setError(undefined);
    try {
      setAddress(await tools.calendarAddress(change));
    } catch (refused) {
      setError(toToolError(refused));
    }
  }

  return (
    <div className="flex flex-col gap-4">
      <p className="text-muted">
        {t(
          'A calendar program that subscribes to this address shows your tasks with dates. Whoever has it sees them: keep it to yourself. A new address makes the old one stop.',
        )}
      </p>
      {address === undefined ? (
        <div>
          <Button look="primary" onClick={() => void ask()}>
            {t('Show the address')}
          </Button>
        </div>
      ) : (
        <SecretField
          label={t('Address of the calendar')}
          copied={t('Copied the address')}
          value={address}
        >
          <Button icon={RefreshCw} onClick={() => void ask({ rotate: true })}>
            {t('New address')}
          </Button>
          <Button icon={Trash2} onClick={() => void ask({ revoke: true })}>
            {t('Turn off')}
          </Button>
        </SecretField>
      )}
      {error && <ErrorNotice message={error.message} hint={error.hint} />}
    </div>
  );
}
