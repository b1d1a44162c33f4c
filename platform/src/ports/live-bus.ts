/**
 * Hints between replicas: fire and forget, to whoever listens now. A lost hint costs time, never
 * data: whoever listens reads the truth from its store.
 */
export interface LiveBus extends AsyncDisposable {
  publish(channel: string, message: unknown): void;
  /**
   * Messages are JSON. `onMissed` is called when hints may have been lost, on a connection that broke:
   * read again. Disposing stops the deliveries.
   */
  subscribe(
    channel: string,
    listener: (message: unknown) => void,
    options?: { onMissed?: () => void },
  ): Promise<AsyncDisposable>;
}
