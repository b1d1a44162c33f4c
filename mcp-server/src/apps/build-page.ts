import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const VIEWS = fileURLToPath(new URL('views/', import.meta.url));
/** The web app's colours, which these pages share. */
const TOKENS = createRequire(import.meta.url).resolve('@taskloom/contracts/design-tokens.css');

/**
 * One HTML document with its styles and scripts inside: a host shows it in a frame that may load nothing.
 * The scripts of `views/` are modules for whoever writes them; here they stand in one, each after what it
 * imports, so no two of a page may give the same name to different things.
 */
export function buildPage({ title, script }: { title: string; script: string }): string {
  const styles = `${readFileSync(TOKENS, 'utf8')}\n${read('view.css')}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
${styles}
</style>
</head>
<body>
<main></main>
<script type="module">
${inOneModule(script)}
</script>
</body>
</html>
`;
}

const IMPORT = /^import [^;]* from '\.\/([^']+)';\n/gmu;

function inOneModule(script: string, taken = new Set<string>()): string {
  if (taken.has(script)) return '';
  taken.add(script);
  const source = read(script);
  const before = [...source.matchAll(IMPORT)].map(([, name = '']) => inOneModule(name, taken));
  return [...before, source.replaceAll(IMPORT, '').replaceAll(/^export /gmu, '')].join('');
}

function read(name: string): string {
  return readFileSync(`${VIEWS}${name}`, 'utf8');
}
