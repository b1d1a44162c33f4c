import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npm run dev` serves the page alone; calls go to an instance that runs on the default port. */
const instance = 'http://127.0.0.1:7420';
/** The instance takes calls of its own page alone, so they are made to look like those. */
const asOwnPage = { target: instance, changeOrigin: true, headers: { origin: instance } };
const proxy = {
  '/mcp': asOwnPage,
  '/account': asOwnPage,
  '/chat': { ...asOwnPage, ws: true },
};

export default defineConfig(({ command }) => {
  // A test run that builds the page would otherwise leave React's slow development build in dist.
  // oxlint-disable-next-line node/no-process-env -- Vite reads the build's kind from nowhere else
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    plugins: [react(), tailwindcss()],
    build: { target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 600 },
    server: { proxy },
  };
});
