import type { Settings } from '@taskloom/contracts';
import { BellRing } from 'lucide-react';
import { useState } from 'react';

import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { Setting } from './setting-field.tsx';
import { subscribeToPush } from './subscribe-to-push.ts';
import { useSaveSettings } from './use-settings.ts';

/** Notifications of this browser, also while the page is closed. Offered where the server can push. */
export function PushSetting({ settings }: { settings: Settings }) {
  const { change, error } = useSaveSettings();
  const [problem, setProblem] = useState<string>();
  const key = settings.push_public_key;
  if (key === undefined || !('serviceWorker' in navigator) || !('PushManager' in window))
    return null;

  async function subscribe(publicKey: string) {
    setProblem(undefined);
    const subscription = await subscribeToPush(publicKey);
    if ('problem' in subscription) return setProblem(subscription.problem);
    await change({ channels: [{ channel: 'web_push', ...subscription }] });
  }

  return (
    <Setting
      label={t('This browser')}
      about={t('Shows notifications here, also while this page is closed.')}
      error={error}
    >
      <div>
        <Button icon={BellRing} onClick={() => void subscribe(key)}>
          {t('Notify me in this browser')}
        </Button>
      </div>
      {problem !== undefined && (
        <p role="alert" className="text-sm text-danger">
          {problem}
        </p>
      )}
    </Setting>
  );
}
