import { ConfigError } from '@taskloom/platform';
import { describe, expect, it } from 'vitest';

import { makeVapidKeys } from './channels/web-push.ts';
import { readChannelSettings } from './config.ts';

const { publicKey, privateKey } = makeVapidKeys();

describe('the settings of channels', () => {
  it('need nothing', () => {
    expect(readChannelSettings({})).toEqual({ allowPrivate: false });
  });

  it('take mail, Web Push and private addresses', () => {
    const settings = readChannelSettings({
      TASKLOOM_SMTP_URL: 'smtps://name:secret@mail.example:465',
      TASKLOOM_MAIL_FROM: 'Taskloom <bot@mail.example>',
      TASKLOOM_VAPID_SUBJECT: 'mailto:ops@example.com',
      TASKLOOM_VAPID_PUBLIC_KEY: publicKey,
      TASKLOOM_VAPID_PRIVATE_KEY: privateKey,
      TASKLOOM_ALLOW_PRIVATE_ADDRESSES: 'true',
      TASKLOOM_PUBLIC_URL: 'https://taskloom.example',
    });
    expect(settings).toEqual({
      mail: { url: 'smtps://name:secret@mail.example:465', from: 'Taskloom <bot@mail.example>' },
      vapid: { subject: 'mailto:ops@example.com', publicKey, privateKey },
      allowPrivate: true,
      publicUrl: 'https://taskloom.example',
    });
  });

  it('name what is missing to a half, and no value', () => {
    const read = () =>
      readChannelSettings({ TASKLOOM_SMTP_URL: 'smtp://name:secret@mail.example' });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/TASKLOOM_MAIL_FROM/);
    expect(read).not.toThrow(/secret/);
    expect(() => readChannelSettings({ TASKLOOM_SMTP_URL: 'https://mail.example' })).toThrow(
      /TASKLOOM_SMTP_URL/,
    );
  });
});
