/** A stored value with the etag that a later write may name. */
export interface StateEntry {
  value: unknown;
  etag: string;
}

export interface StateWrite {
  /** The etag the entry must have; `null` when it must not exist yet; absent to write regardless. */
  etag?: string | null;
  /** Seconds until the entry is gone; absent keeps it for good. Counts from this write. */
  ttlSeconds?: number;
  signal?: AbortSignal;
}

/** Key-value state with compare-and-set on one key. Values are JSON. */
export interface StateStore extends AsyncDisposable {
  get(key: string, options?: { signal?: AbortSignal }): Promise<StateEntry | undefined>;
  /** Returns the new etag. Throws `EtagMismatch` when `etag` does not hold. */
  set(key: string, value: unknown, write?: StateWrite): Promise<string>;
  /** Deleting what is not there is no error. Throws `EtagMismatch` when `etag` does not hold. */
  delete(key: string, options?: { etag?: string; signal?: AbortSignal }): Promise<void>;
}

/** Somebody else wrote the entry first. */
export class EtagMismatch extends Error {
  override name = 'EtagMismatch';
  readonly key: string;

  constructor(key: string) {
    super(`the state entry ${key} was changed by another writer`);
    this.key = key;
  }
}
