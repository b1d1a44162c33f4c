import { Check } from 'lucide-react';

import { around, SLOT } from '../text/rich-text.ts';
import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { SecretField } from '../ui/secret-field.tsx';

interface WebhookSecretProps {
  address: string;
  secret: string;
  onDone: () => void;
}

/** What a webhook's receiver checks signatures with. It is shown when it was made, and never again. */
export function WebhookSecret({ address, secret, onDone }: WebhookSecretProps) {
  return (
    <div role="status" className="flex flex-col gap-2 rounded-panel border border-line p-3">
      <p>
        {around(
          t(
            'The secret of {it}, shown this once: give it to the receiver, which checks each message’s signature with it.',
            SLOT,
          ),
          <span key="it" className="[overflow-wrap:anywhere]">
            {address}
          </span>,
        )}
      </p>
      <SecretField
        label={t('Secret of the webhook')}
        copied={t('Copied the secret')}
        value={secret}
      >
        <Button icon={Check} onClick={onDone}>
          {t('I have it')}
        </Button>
      </SecretField>
    </div>
  );
}
