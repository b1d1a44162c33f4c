import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';

import { t } from '../text/t.ts';
import { Button } from './button.tsx';
import { copyText } from './copy-text.ts';

interface SecretFieldProps {
  label: string;
  /** What is said once it is copied. */
  copied: string;
  value: string;
  /** Further buttons, beside the one that copies. */
  children: ReactNode;
}

/** A value to take elsewhere: it can be selected and copied, not changed. */
export function SecretField({ label, copied, value, children }: SecretFieldProps) {
  return (
    <>
      <input
        readOnly
        aria-label={label}
        value={value}
        onFocus={({ target }) => target.select()}
        className="h-9 w-full rounded-control border border-control bg-surface px-2.5 font-mono text-sm max-md:h-11"
      />
      <div className="flex flex-wrap gap-2">
        <Button icon={Copy} onClick={() => void copyText(value, copied)}>
          {t('Copy')}
        </Button>
        {children}
      </div>
    </>
  );
}
