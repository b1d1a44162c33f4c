import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
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

export default defineConfig(({ command }) => {
  // A test run that builds the page would otherwise leave React's slow development build in dist.
  // oxlint-disable-next-line node/no-process-env -- Vite reads the build's kind from nowhere else
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    plugins: [react(), tailwindcss(), brotliFiles()],
    build: {
      target: 'es2023',
      sourcemap: false,
      chunkSizeWarningLimit: 600,
      // What many parts share is needed at once: one file of it is smaller than a dozen of crumbs.
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: 'first', minShareCount: 10 }] } },
      },
    },
    server: { proxy },
  };
});
