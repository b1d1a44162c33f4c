import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { messages } from './messages-plugin.ts';
import type { Plugin } from 'vite';

/** `npm run dev` serves the page alone; calls go to an instance that runs on the default port. */
const instance = 'http://127.0.0.1:7420';
/** The instance takes calls of its own page alone, so they are made to look like those. */
const asOwnPage = { target: instance, changeOrigin: true, headers: { origin: instance } };
const proxy = {
  '/mcp': asOwnPage,
  '/account': asOwnPage,
  '/chat': { ...asOwnPage, ws: true },
};

const compress = promisify(brotliCompress);

/** Each file's smallest form beside it, which is too much work to make when it is asked for. */
function brotliFiles(): Plugin {
  return {
    name: 'brotli-files',
    apply: 'build',
    async writeBundle({ dir = 'dist' }, bundle) {
      const files = Object.values(bundle).filter(({ fileName }) => /\.(?:js|css)$/u.test(fileName));
      await Promise.all(
        files.map(async (file) => {
          const content = file.type === 'chunk' ? file.code : file.source;
          await writeFile(join(dir, `${file.fileName}.br`), await compress(content));
        }),
      );
    },
  };
}

interface ModuleGraph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

const entry = join(import.meta.dirname, 'src/main.tsx');
const start = join(import.meta.dirname, 'src/start.tsx');

/** What the page waits for, apart from what waits. */
const texts = {
  name: (id: string, graph: ModuleGraph) => (imports(entry, graph).has(id) ? 'texts' : null),
  debugName: 'texts',
  priority: 1,
};

/** All that is needed at once is one file, instead of dozens of crumbs that other parts share. */
const first = {
  name: (id: string, graph: ModuleGraph) => (imports(start, graph).has(id) ? 'start' : null),
  debugName: 'start',
};

const known = new Map<string, ReadonlySet<string>>();

/** A module and what it imports in turn, not what it loads later. */
function imports(root: string, graph: ModuleGraph): ReadonlySet<string> {
  const before = known.get(root);
  if (before !== undefined) return before;
  const found = new Set([root]);
  // A set is walked through with what is added meanwhile.
  for (const id of found)
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
  known.set(root, found);
  return found;
}

/** The page's code is asked for with its entry, not after it. */
function preloadStart(): Plugin {
  return {
    name: 'preload-start',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) => {
        const chunk = Object.values(bundle).find(({ name }) => name === 'start');
        const files = chunk?.type === 'chunk' ? [chunk.fileName, ...chunk.imports] : [];
        return files
          .filter((fileName) => !fileName.includes('texts'))
          .map((fileName) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${fileName}` },
            injectTo: 'head',
          }));
      },
    },
  };
}

export default defineConfig(({ command }) => {
  // A test run that builds the page would otherwise leave React's slow development build in dist.
  // oxlint-disable-next-line node/no-process-env -- Vite reads the build's kind from nowhere else
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    plugins: [messages(), react(), tailwindcss(), preloadStart(), brotliFiles()],
    build: {
      target: 'es2023',
      sourcemap: false,
      chunkSizeWarningLimit: 700,
      rolldownOptions: {
        output: { codeSplitting: { groups: [texts, first] } },
      },
    },
    server: { proxy },
  };
});
