import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { execute, findOrInstall, findProgram, installOnce } from './cache.ts';
import type { Progress } from './cache.ts';

const VERSION = '1.26.8';
/** Where Go itself fetches other versions of itself from. */
const PROXY = 'https://proxy.golang.org';
const PLATFORMS: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/** The machine's Go, or one of its own from Go's module mirror, about 70 MB. */
export async function findOrInstallGo(progress: Progress): Promise<string> {
  const found = await findProgram('go');
  if (found !== undefined) return found;
  const platform = PLATFORMS[process.arch];
  if (process.platform !== 'linux' || platform === undefined)
    throw new Error('Go is needed to build daprd: https://go.dev/dl/');
  const name = `v0.0.1-go${VERSION}.linux-${platform}`;
  const folder = await installOnce({
    name: `go-${VERSION}`,
    async build(draft) {
      const unzip = await findOrInstall('unzip', ['unzip'], progress);
      progress(`Fetching Go ${VERSION} …`);
      const answer = await fetch(`${PROXY}/golang.org/toolchain/@v/${name}.zip`, {
        signal: AbortSignal.timeout(600_000),
      });
      if (!answer.ok || !answer.body) throw new Error(`Go's mirror answered ${answer.status}.`);
      const archive = join(draft, 'go.zip');
      await pipeline(Readable.fromWeb(answer.body), createWriteStream(archive));
      await execute(unzip, ['-q', archive, '-d', draft], { timeoutMs: 300_000 });
      await rm(archive);
      await rename(join(draft, 'golang.org', `toolchain@${name}`), join(draft, 'go'));
      // A module's archive knows no programs.
      const programs = [join(draft, 'go/bin'), join(draft, 'go/pkg/tool')];
      await execute('chmod', ['-R', '+x', ...programs], { timeoutMs: 60_000 });
    },
  });
  return join(folder, 'go/bin/go');
}
