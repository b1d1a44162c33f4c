import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  verify,
} from 'node:crypto';

/** The browser's side of Web Push: its keys, decryption (RFC 8291) and the sender's proof (RFC 8292). */
export interface FakeBrowser {
  /** As `PushSubscription.toJSON` gives them. */
  keys: { p256dh: string; auth: string };
  decrypt(body: Buffer): string;
}

export function createFakeBrowser(): FakeBrowser {
  const ecdh = createECDH('prime256v1');
  const ours = ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    keys: { p256dh: ours.toString('base64url'), auth: auth.toString('base64url') },
    decrypt(body) {
      const salt = body.subarray(0, 16);
      const idLength = body.readUInt8(20);
      const theirs = body.subarray(21, 21 + idLength);
      const sealed = body.subarray(21 + idLength);
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), ours, theirs]);
      const shared = hkdf(ecdh.computeSecret(theirs), { salt: auth, info, length: 32 });
      const key = hkdf(shared, { salt, info: 'Content-Encoding: aes128gcm\0', length: 16 });
      const nonce = hkdf(shared, { salt, info: 'Content-Encoding: nonce\0', length: 12 });
      const cipher = createDecipheriv('aes-128-gcm', key, nonce);
      cipher.setAuthTag(sealed.subarray(-16));
      const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
      // The last record ends with 2 and zeros (RFC 8188, 2).
      return padded.subarray(0, padded.lastIndexOf(2)).toString();
    },
  };
}

function hkdf(
  key: Buffer,
  { salt, info, length }: { salt: Buffer; info: Buffer | string; length: number },
): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, length));
}

/** The claims of a VAPID header; throws unless it is signed with the key it names. */
export function readVapid(authorization: string): { key: string; claims: Record<string, unknown> } {
  const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!signed) throw new Error('the token is not signed with this key');
  return { key, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) };
}
