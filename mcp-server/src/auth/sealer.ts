import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts what has to be read back, so that a copy of the database alone gives nothing away. */
export interface Sealer {
  seal(text: string): string;
  /** Throws when it was sealed with a key that is not there, or was changed. */
  open(sealed: string): string;
  /** What it seals begins with the id of the key, and a point. */
  readonly newestId: string;
  /** Whether it has the key of this id. */
  knows(id: string): boolean;
  /** From now on this key seals; the earlier ones go on opening. */
  use(key: string): void;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The first key seals; the others open what they sealed before a rotation. */
export function createSealer(keys: readonly [string, ...string[]]): Sealer {
  const ring = new Map(keys.map((key) => [idOf(key), derive(key)]));
  let newest = idOf(keys[0]);
  return {
    seal(text) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, keyOf(newest), nonce);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const packed = Buffer.concat([nonce, cipher.getAuthTag(), body]);
      return `${newest}.${packed.toString('base64url')}`;
    },
    open(sealed) {
      const [id = '', packed = ''] = sealed.split('.');
      const bytes = Buffer.from(packed, 'base64url');
      const decipher = createDecipheriv(CIPHER, keyOf(id), bytes.subarray(0, NONCE_BYTES));
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const body = bytes.subarray(NONCE_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    },
    get newestId() {
      return newest;
    },
    knows: (id) => ring.has(id),
    use(key) {
      newest = idOf(key);
      ring.set(newest, derive(key));
    },
  };

  function keyOf(id: string): Buffer {
    const key = ring.get(id);
    if (!key) throw new Error('sealed with a key that is not configured');
    return key;
  }
}

/** A key for another purpose made of the same secret, in hexadecimal. */
export function deriveKey(secret: string, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', `taskloom/${purpose}`, 32)).toString('hex');
}

function derive(key: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', 'taskloom/seal', 32));
}

function idOf(key: string): string {
  return createHash('sha256').update(`taskloom/seal-id/${key}`).digest('hex').slice(0, 8);
}
