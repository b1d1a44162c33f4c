import { hash, verify } from '@node-rs/argon2';

/** argon2id with OWASP's parameters: 19 MiB, two passes, one lane. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
export const PASSWORD_MIN = 10;
/** Longer ones would only cost time to hash. */
const PASSWORD_MAX = 254;

/** Made once: verifying against it takes as long as against a person's. */
let nobody: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), ARGON2);
}

/** Takes the same time whether or not there is such a person. */
export async function isPassword(password: string, known: string | undefined): Promise<boolean> {
  nobody ??= hashPassword('nobody has this password');
  const isRight = await verify(known ?? (await nobody), password.normalize('NFKC'));
  return isRight && known !== undefined;
}

/** What is wrong with a new password, in words for the person; `undefined` when it will do. */
export function passwordProblem(
  password: string,
  { email }: { email?: string },
): string | undefined {
  if (password.length < PASSWORD_MIN) return `A password has ${PASSWORD_MIN} characters or more.`;
  if (password.length > PASSWORD_MAX) return `A password has at most ${PASSWORD_MAX} characters.`;
  if (new Set(password).size < 4) return 'This password is too easy to guess.';
  const lower = password.toLowerCase();
  if (email !== undefined && lower.includes(email.split('@')[0] ?? email))
    return 'A password is not made of your address.';
  if (lower.includes('taskloom') || COMMON.some((word) => lower.startsWith(word)))
    return 'This password is too easy to guess.';
  return undefined;
}

const COMMON = ['password', '1234567890', 'qwertyuiop', '0123456789', 'letmein', 'iloveyou'];
