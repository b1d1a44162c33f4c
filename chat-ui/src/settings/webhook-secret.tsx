import { Check, Copy } from 'lucide-react';

import { Button } from '../ui/button.tsx';
import { copyText } from '../ui/copy-text.ts';

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
      <input
        readOnly
        aria-label="Secret of the webhook"
        value={secret}
        onFocus={({ target }) => target.select()}
        className="h-9 w-full rounded-control border border-control bg-surface px-2.5 font-mono text-sm max-md:h-11"
      />
      <div className="flex flex-wrap gap-2">
        <Button icon={Copy} onClick={() => void copyText(secret, 'the secret')}>
          Copy
        </Button>
        <Button icon={Check} onClick={onDone}>
          I have it
        </Button>
      </div>
    </div>
  );
}
