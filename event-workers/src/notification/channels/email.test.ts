import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { type FakeSmtp, startFakeSmtp } from '../../testing/fake-smtp.ts';
import { makeMessage, makeTarget } from '../../testing/notification-intents.ts';
import { createEmailChannel } from './email.ts';

const { signal } = new AbortController();
const target = makeTarget({ address: 'anna@example.com' });
let smtp: FakeSmtp;
let parts: AsyncDisposableStack;

beforeEach(async () => {
  parts = new AsyncDisposableStack();
  smtp = parts.use(await startFakeSmtp());
});
afterEach(() => parts.disposeAsync());

function channel(url = smtp.url) {
  const made = createEmailChannel({ url, from: 'Taskloom <bot@mail.example>' });
  parts.defer(() => made.close?.());
  return made;
}

describe('e-mail', () => {
  it('arrives as text and HTML, from the operator, with one Message-ID in every attempt', async () => {
    const message = makeMessage({ title: 'Fix <b>häuser</b> & Co' });
    await channel().send(message, target, signal);
    await channel().send(message, target, signal);
    const [first, second] = smtp.mails;
    expect(first).toMatchObject({ from: 'bot@mail.example', to: ['anna@example.com'] });
    const messageId = `Message-ID: <${target.id}@mail.example>`;
    expect(first?.raw).toContain(messageId);
    expect(second?.raw).toContain(messageId);
    expect(first?.raw).toMatch(/Auto-Submitted: auto-generated/);
    expect(first?.raw).toMatch(/text\/plain[^]*Due today 17:00[^]*text\/html/);
    expect(first?.raw).toContain('&lt;b&gt;');
  });

  it('cannot be given headers by a title', async () => {
    const title = 'Milk\r\nBcc: eve@example.com';
    await channel().send(makeMessage({ title }), target, signal);
    expect(smtp.mails[0]?.to).toEqual(['anna@example.com']);
    expect(smtp.mails[0]?.raw).not.toMatch(/^Bcc:/m);
  });

  it.each([
    [550, 'refused'],
    [451, 'failed'],
  ])('that the server answers with %d is %s', async (code, outcome) => {
    smtp.refuseWith = code;
    await expect(channel().send(makeMessage(), target, signal)).rejects.toMatchObject({
      outcome,
      message: `SMTP ${code}`,
    });
  });

  it('goes out over connections that are kept', async () => {
    const { send } = channel();
    for (let n = 0; n < 3; n += 1) await send(makeMessage(), target, signal);
    expect(smtp.connections).toBe(1);
    smtp.endConnections();
    await send(makeMessage(), target, signal);
    expect(smtp.mails).toHaveLength(4);
  });

  it.each([0, 1])(
    'that was taken without an answer is not sent again by itself, after %d others',
    async (others) => {
      const { send } = channel();
      for (let n = 0; n < others; n += 1) await send(makeMessage(), target, signal);
      smtp.losesAnswers = true;
      await expect(send(makeMessage(), target, signal)).rejects.toMatchObject({
        outcome: 'failed',
      });
      expect(smtp.mails).toHaveLength(others + 1);
    },
  );

  it('is left alone when the worker stops', async () => {
    const stop = new AbortController();
    const sending = channel().send(makeMessage(), target, stop.signal);
    stop.abort();
    await expect(sending).rejects.toBe(stop.signal.reason);
  });

  it('waits for the operator when the login fails or nobody answers', async () => {
    const wrong = smtp.url.replace('secret', 'wrong');
    await expect(channel(wrong).send(makeMessage(), target, signal)).rejects.toMatchObject({
      outcome: 'failed',
    });
    const nobody = 'smtp://127.0.0.1:1';
    await expect(channel(nobody).send(makeMessage(), target, signal)).rejects.toMatchObject({
      outcome: 'failed',
      message: 'ESOCKET',
    });
  });
});
