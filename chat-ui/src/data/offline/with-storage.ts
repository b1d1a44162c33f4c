/** A browser may have no storage, or refuse it: what would be kept then lasts as long as the page does. */
export async function withStorage<T>(use: () => Promise<T>): Promise<T | undefined> {
  try {
    return await use();
  } catch {
    return undefined;
  }
}
