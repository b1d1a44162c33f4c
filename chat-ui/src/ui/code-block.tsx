import { Copy } from 'lucide-react';
import { useRef } from 'react';
import type { ReactNode } from 'react';

import { t } from '../text/t.ts';
import { copyText } from './copy-text.ts';

/** Code as it was written, with a button that copies it. */
export function CodeBlock({ children }: { children: ReactNode }) {
  const code = useRef<HTMLPreElement>(null);
  return (
    <div className="relative my-2">
      <pre
        ref={code}
        tabIndex={0}
        className="overflow-x-auto rounded-control bg-sunken p-3 pe-11 font-mono text-sm [&_code]:bg-transparent [&_code]:p-0"
      >
        {children}
      </pre>
      <button
        type="button"
        aria-label={t('Copy code')}
        title={t('Copy code')}
        onClick={() =>
          void copyText(code.current?.textContent?.replace(/\n$/, '') ?? '', t('Copied the code'))
        }
        className="absolute top-1 end-1 grid size-8 place-items-center rounded-control text-muted hover:bg-hover hover:text-text max-md:size-11"
      >
        <Copy size={15} aria-hidden />
      </button>
    </div>
  );
}
