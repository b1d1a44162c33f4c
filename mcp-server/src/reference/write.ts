import { writeFile } from 'node:fs/promises';

import { DOCS, pages } from './pages.ts';

for (const [name, page] of Object.entries(pages)) await writeFile(new URL(name, DOCS), page());
