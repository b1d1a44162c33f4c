import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
// CommonJS whose types hold for one kind of module resolution only.
const MessageFormat = require('@messageformat/core') as new (language: string) => object;
const compileModule = require('@messageformat/core/compile-module.js') as (
  format: object,
  messages: Readonly<Record<string, string>>,
) => string;

const NAME = 'virtual:messages/';
const MARK = '\0';
const FOLDER = join(import.meta.dirname, 'src/text/messages');

/**
 * `virtual:messages/LANGUAGE` is the catalogue of a language as functions, so that no message is read while the
 * page runs and the policy against evaluated code holds. English needs only those with values: its other messages
 * are what the code says.
 */
export function messages(): Plugin {
  return {
    name: 'messages',
    resolveId: (id) => (id.startsWith(NAME) ? MARK + id : undefined),
    async load(id) {
      if (!id.startsWith(MARK + NAME)) return undefined;
      const language = id.slice(MARK.length + NAME.length);
      const file = join(FOLDER, `${language === 'en' ? 'de' : language}.json`);
      this.addWatchFile(file);
      const catalogue = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
      const needed =
        language === 'en'
          ? Object.fromEntries(
              Object.keys(catalogue).flatMap((key) => (key.includes('{') ? [[key, key]] : [])),
            )
          : catalogue;
      const code = compileModule(new MessageFormat(language), needed);
      return code.replace('export default', 'export const messages =');
    },
  };
}
