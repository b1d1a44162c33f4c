import { useState } from 'react';
import type { FormEvent } from 'react';

import { around, SLOT } from '../text/rich-text.ts';
import { t } from '../text/t.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useSession } from './session-store.ts';
import { tokenFromPaste } from './token.ts';

export function SignInPage() {
  const { refusal, signIn } = useSession();
  const [pasted, setPasted] = useState('');
  const [unreadable, setUnreadable] = useState(false);

  function submit(event: FormEvent) {
    event.preventDefault();
    const token = tokenFromPaste(pasted);
    if (token === undefined) setUnreadable(true);
    else void signIn(token);
  }

  return (
    <main className="flex h-full flex-col items-center overflow-y-auto px-5 pt-[14vh] pb-10">
      <div className="flex w-full max-w-sm flex-col gap-6">
        <header className="flex items-center gap-3">
          <img src="/icon.svg" alt="" className="size-10" />
          <h1 className="text-2xl font-semibold">Taskloom</h1>
        </header>
        {refusal !== undefined && (
          <ErrorNotice message={refusal} hint={t('Open the address that Taskloom prints now.')} />
        )}
        <a
          href="/account/sign-in"
          className="inline-flex h-9 items-center justify-center rounded-control bg-accent px-3 font-semibold text-on-accent hover:brightness-110 max-md:h-11"
        >
          {t('Sign in')}
        </a>
        <p className="border-t border-line pt-5 font-semibold">
          {t('If it runs on this computer')}
        </p>
        <ol className="list-decimal space-y-2 ps-5 marker:text-muted">
          <li>
            {around(
              t('Run {it} in Taskloom’s folder.', SLOT),
              <code key="it" className="rounded-[4px] bg-sunken px-1.5 py-0.5 font-mono">
                npm start
              </code>,
            )}
          </li>
          <li>{t('Open the address it prints. It signs you in.')}</li>
        </ol>
        <form onSubmit={submit} className="flex flex-col gap-2 border-t border-line pt-5">
          <label htmlFor="token" className="font-semibold">
            {t('Or paste the address or the access token')}
          </label>
          <input
            id="token"
            type="password"
            autoComplete="off"
            value={pasted}
            onChange={({ target }) => {
              setPasted(target.value);
              setUnreadable(false);
            }}
            aria-describedby={unreadable ? 'token-error' : undefined}
            aria-invalid={unreadable}
            className="h-9 rounded-control border border-control bg-raised px-2.5 max-md:h-11"
          />
          {unreadable && (
            <p id="token-error" role="alert" className="text-danger">
              {t('There is no token in that. A token starts with tl_pat_.')}
            </p>
          )}
          <Button type="submit" disabled={pasted.trim() === ''}>
            {t('Sign in with it')}
          </Button>
        </form>
      </div>
    </main>
  );
}
