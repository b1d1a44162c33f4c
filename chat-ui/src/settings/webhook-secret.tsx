import { Check } from 'lucide-react';

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
        The secret of <span className="[overflow-wrap:anywhere]">{address}</span>, shown this once:
        give it to the receiver, which checks each message’s signature with it.
      </p>
      <SecretField label="Secret of the webhook" what="the secret" value={secret}>
        <Button icon={Check} onClick={onDone}>
          I have it
        </Button>
      </SecretField>
    </div>
  );
}
