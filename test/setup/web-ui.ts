import { prepareWebUi } from '../../standalone/src/web-ui.ts';

/** Builds the page once, instead of in each test that starts the program. */
export default async function buildWebUi(): Promise<void> {
  await prepareWebUi(() => {});
}
