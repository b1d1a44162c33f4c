import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { execute, findProgram, installOnce } from '../../../stack/install/cache.ts';
import { findOrInstallGo } from '../../../stack/install/go.ts';

/** Built from their own modules, each once: minutes on two cores. */
const HELM = { name: 'helm', module: 'helm.sh/helm/v4/cmd/helm', version: '4.0.1' };
const HCL = { name: 'hcl2json', module: 'github.com/tmccombs/hcl2json', version: '0.6.9' };
const ACTIONLINT = {
  name: 'actionlint',
  module: 'github.com/rhysd/actionlint/cmd/actionlint',
  version: '1.7.12',
};
const say = (line: string) => process.stderr.write(`${line}\n`);

export const findOrBuildHelm = () => findOrBuild(HELM);
/** Reads a file of OpenTofu's language and prints it as JSON. */
export const findOrBuildHclReader = () => findOrBuild(HCL);
export const findOrBuildActionlint = () => findOrBuild(ACTIONLINT);

async function findOrBuild({ name, module, version }: typeof HELM): Promise<string> {
  const found = await findProgram(name);
  if (found !== undefined) return found;
  const folder = await installOnce({
    name: `${name}-${version}`,
    async build(draft) {
      const go = await findOrInstallGo(say);
      say(`Building ${name} ${version} (once, some minutes) …`);
      const env = { GOBIN: draft, CGO_ENABLED: '0', GOFLAGS: '-buildvcs=false' };
      await execute(go, ['install', `${module}@v${version}`], {
        cwd: draft,
        timeoutMs: 1_200_000,
        env,
      });
    },
  });
  return join(folder, name);
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
