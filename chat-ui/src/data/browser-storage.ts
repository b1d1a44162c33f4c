/** What the browser did not take: it lasts as long as the page. */
const unkept = new Map<string, string>();

/** This browser's storage. It may be full or forbidden, and must neither break the page nor lose what is typed. */
export const browserStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'clear'> = {
  getItem: (key) => unkept.get(key) ?? attempt((storage) => storage.getItem(key)) ?? null,
  setItem(key, value) {
    unkept.set(key, value);
    attempt((storage) => {
      storage.setItem(key, value);
      unkept.delete(key);
    });
  },
  removeItem(key) {
    unkept.delete(key);
    attempt((storage) => storage.removeItem(key));
  },
  clear() {
    unkept.clear();
    attempt((storage) => storage.clear());
  },
};

/** Even to name it throws where it is forbidden. */
function attempt<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(globalThis.localStorage);
  } catch {
    return undefined;
  }
}
