import { cp, rm, writeFile } from 'node:fs/promises';

import { copies, schemaPath, tablePath, valuesSchema, valuesTable } from './values-reference.ts';

/** `npm run reference:chart`. */
await writeFile(schemaPath, await valuesSchema());
await writeFile(tablePath, await valuesTable());
for (const { from, to } of copies) {
  await rm(to, { recursive: true, force: true });
  await cp(from, to, { recursive: true });
}
