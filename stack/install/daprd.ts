import { cp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { execute, installOnce } from './cache.ts';
import type { Progress } from './cache.ts';
import { findOrInstallGo } from './go.ts';

const VERSION = '1.18.1';
/** The files of cmd/daprd/components that are kept; each registers one kind. */
const COMPONENTS = new Set([
  'pubsub_kafka.go',
  'pubsub_in-memory.go',
  'state_redis.go',
  'state_in-memory.go',
  'bindings_cron.go',
  'secretstores_local_env.go',
  'secretstores_local_file.go',
  'nameresolution_mdns.go',
]);

/**
 * The real daprd with the components that are used here, from its own module: with all of them the
 * build takes many times as long. About two and a half minutes the first time.
 */
export async function installDaprd(progress: Progress): Promise<string> {
  const folder = await installOnce({
    name: `daprd-${VERSION}`,
    async build(draft) {
      const go = await findOrInstallGo(progress);
      progress(`Building daprd ${VERSION} (once, some minutes) …`);
      const source = join(draft, 'source');
      const found = await execute(
        go,
        ['mod', 'download', '-json', `github.com/dapr/dapr@v${VERSION}`],
        { cwd: draft, timeoutMs: 600_000, env: { GO111MODULE: 'on' } },
      );
      const { Dir } = JSON.parse(found) as { Dir: string };
      await cp(Dir, source, { recursive: true });
      // The module cache is read-only, and so is its copy.
      await execute('chmod', ['-R', 'u+w', source], { timeoutMs: 60_000 });
      const components = join(source, 'cmd/daprd/components');
      for (const name of await readdir(components))
        if (name.endsWith('.go') && !COMPONENTS.has(name)) await rm(join(components, name));
      await execute(
        go,
        [
          'build',
          '-tags=stablecomponents',
          '-trimpath',
          `-ldflags=-s -w -X github.com/dapr/dapr/pkg/buildinfo.version=${VERSION}`,
          `-o=${join(draft, 'built')}`,
          './cmd/daprd',
        ],
        { cwd: source, timeoutMs: 2_400_000 },
      );
      await rm(source, { recursive: true });
      await rename(join(draft, 'built'), join(draft, 'daprd'));
    },
  });
  return join(folder, 'daprd');
}
