import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { execute, findProgram, installOnce } from '../../../stack/install/cache.ts';
import { findOrInstallGo } from '../../../stack/install/go.ts';

const HELM = '4.0.1';
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Helm from its own module: about two minutes the first time. */
export async function findOrBuildHelm(): Promise<string> {
  const found = await findProgram('helm');
  if (found !== undefined) return found;
  const folder = await installOnce({
    name: `helm-${HELM}`,
    async build(draft) {
      const go = await findOrInstallGo(say);
      say(`Building Helm ${HELM} (once, some minutes) …`);
      const env = { GOBIN: draft, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' };
      await execute(go, ['install', `helm.sh/helm/v4/cmd/helm@v${HELM}`], {
        cwd: draft,
        timeoutMs: 1_200_000,
        env,
      });
    },
  });
  return join(folder, 'helm');
}

/** Debian's, without installing the server it comes with. */
export async function findOrFetchPromtool(): Promise<string> {
  const found = await findProgram('promtool');
  if (found !== undefined) return found;
  const folder = await installOnce({
    name: 'promtool',
    async build(draft) {
      await execute('apt-get', ['update', '-qq'], { timeoutMs: 300_000 });
      await execute('apt-get', ['download', 'prometheus'], { cwd: draft, timeoutMs: 300_000 });
      const archive = (await readdir(draft)).find((name) => name.endsWith('.deb')) ?? '';
      await execute('dpkg', ['-x', archive, 'whole'], { cwd: draft, timeoutMs: 60_000 });
      await cp(join(draft, 'whole/usr/bin/promtool'), join(draft, 'promtool'));
      await rm(join(draft, 'whole'), { recursive: true });
      await rm(join(draft, archive));
    },
  });
  return join(folder, 'promtool');
}
