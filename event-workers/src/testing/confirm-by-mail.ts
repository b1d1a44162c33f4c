import { waitFor } from '@taskloom/platform/testing';

import type { FakeSmtp } from './fake-smtp.ts';

/** What a person does with the mail that asks whether an address is theirs; the mail is then put away. */
export async function confirmByMail(smtp: Pick<FakeSmtp, 'mails'>, origin: string): Promise<void> {
  await waitFor(() => smtp.mails.length > 0, { what: 'the mail that asks for a confirmation' });
  const raw = smtp.mails.splice(0)[0]?.raw ?? '';
  // Quoted-printable (RFC 2045, section 6.7).
  const text = raw.replaceAll(/=\r?\n/gu, '').replaceAll('=3D', '=');
  const token = /\/account\/channel\?token=([\w-]+)/u.exec(text)?.[1] ?? '';
  const answer = await fetch(`${origin}/account/channel`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({ token }),
  });
  if (!answer.ok) throw new Error(`the address was not confirmed: ${answer.status}`);
}
