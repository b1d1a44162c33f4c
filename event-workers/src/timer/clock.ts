/** Time as a timer needs it, in milliseconds, so that tests turn it by hand. */
export interface Clock {
  /** Never set, never runs backwards; it may stand still while the machine is suspended. */
  monotonic(): number;
  /** Unix milliseconds. */
  wall(): number;
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  monotonic: () => performance.now(),
  wall: () => Date.now(),
  after(delayMs, callback) {
    const timeout = setTimeout(callback, delayMs);
    return () => clearTimeout(timeout);
  },
};
