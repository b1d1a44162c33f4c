import type { createDaprSidecar } from '@taskloom/platform';

/** Nobody reads it; it is written to see whether the broker takes anything. */
const TOPIC = 'probes';
/** So long a broker that took something counts as there. */
const FRESH_MS = 5_000;
/** Longer than the sidecar needs to find out that nobody is there. */
const TIMEOUT_MS = 10_000;

interface BrokerProbe {
  /** Rejects with the sidecar's `code` while the broker takes nothing. */
  check(): Promise<void>;
}

/**
 * Whether the broker is there. daprd 1.18 says so nowhere: its health, its metadata and its metrics stay as
 * they are when Kafka goes away under it. So something small is published, when somebody asks, and for
 * those who ask at the same time once.
 */
export function createBrokerProbe(options: {
  sidecar: ReturnType<typeof createDaprSidecar>;
  /** Name of the pub/sub component. */
  component: string;
}): BrokerProbe {
  const { sidecar, component } = options;
  let takenAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const { status, body } = await sidecar.call({
      method: 'POST',
      path: `publish/${encodeURIComponent(component)}/${TOPIC}`,
      body: {},
      timeoutMs: TIMEOUT_MS,
    });
    if (status >= 300) throw new BrokerAway(codeOf(body) ?? `HTTP ${status}`);
    takenAt = performance.now();
  }

  return {
    async check() {
      if (performance.now() - takenAt < FRESH_MS) return;
      asking ??= ask().finally(() => (asking = undefined));
      await asking;
    },
  };
}

class BrokerAway extends Error {
  override name = 'BrokerAway';
  readonly code: string;

  constructor(code: string) {
    super(`the broker takes nothing: ${code}`);
    this.code = code;
  }
}

function codeOf(body: unknown): string | undefined {
  const isObject = typeof body === 'object' && body !== null && 'errorCode' in body;
  return isObject && typeof body.errorCode === 'string' ? body.errorCode : undefined;
}
