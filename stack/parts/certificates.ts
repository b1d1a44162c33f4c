import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execute, exists } from '../install/cache.ts';

export interface Certificates {
  /** The private authority's certificate, as PEM: what clients have to trust. */
  ca: string;
  /** The same in a file. */
  caFile: string;
  /** Key, certificate and authority in one file. */
  keyStore: string;
}

/** A private authority and a certificate of it for the loopback address; kept in the folder. */
export async function makeCertificates(dir: string): Promise<Certificates> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const at = (name: string) => join(dir, name);
  const keyStore = at('server.pem');
  if (!(await exists(keyStore))) {
    const openssl = (line: string) =>
      execute('openssl', line.split(' '), { cwd: dir, timeoutMs: 30_000 });
    const key = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes';
    const authority = '-subj /CN=taskloom-authority -addext keyUsage=critical,keyCertSign,cRLSign';
    await openssl(`req -x509 ${key} -keyout ca.key -out ca.crt -days 3650 ${authority}`);
    await openssl(`req ${key} -keyout server.key -out server.csr -subj /CN=localhost`);
    await writeFile(at('server.ext'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
    const signer = '-CA ca.crt -CAkey ca.key -CAcreateserial';
    await openssl(
      `x509 -req -in server.csr ${signer} -days 3650 -extfile server.ext -out server.crt`,
    );
    const parts = ['server.key', 'server.crt', 'ca.crt'].map((name) => readFile(at(name), 'utf8'));
    await writeFile(keyStore, (await Promise.all(parts)).join(''), { mode: 0o600 });
  }
  const caFile = at('ca.crt');
  return { ca: await readFile(caFile, 'utf8'), caFile, keyStore };
}
