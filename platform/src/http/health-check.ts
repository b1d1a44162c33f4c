/** Something a service depends on: `check` rejects when it is not up. */
export interface HealthCheck {
  name: string;
  /** The service does its work without it: it is `degraded`, and still ready. */
  isOptional?: boolean;
  check(signal: AbortSignal): Promise<void>;
}

export interface Readiness {
  isReady: boolean;
  status: 'ready' | 'degraded' | 'not_ready';
  checks: Record<string, CheckResult>;
}

interface CheckResult {
  status: 'up' | 'down';
  /** The error's kind only: its text may carry an address or a password. */
  error?: string;
}

const CHECK_TIMEOUT_MS = 2_000;

/** Asks all at once; one that hangs counts as down. */
export async function checkReadiness(health: readonly HealthCheck[]): Promise<Readiness> {
  const results = await Promise.all(
    health.map(async (check) => ({ check, result: await runCheck(check) })),
  );
  const down = results.filter(({ result }) => result.status === 'down');
  const isReady = down.every(({ check }) => check.isOptional === true);
  return {
    isReady,
    status: isReady ? (down.length > 0 ? 'degraded' : 'ready') : 'not_ready',
    checks: Object.fromEntries(results.map(({ check, result }) => [check.name, result])),
  };
}

async function runCheck({ check }: HealthCheck): Promise<CheckResult> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), CHECK_TIMEOUT_MS);
  const tooLate = new Promise<never>((_resolve, reject) =>
    late.signal.addEventListener('abort', () => reject(new Error('timeout')), { once: true }),
  );
  try {
    await Promise.race([check(late.signal), tooLate]);
    return { status: 'up' };
  } catch (error) {
    const kind = error instanceof Error && 'code' in error ? String(error.code) : 'unreachable';
    return { status: 'down', error: late.signal.aborted ? 'timeout' : kind };
  } finally {
    clearTimeout(timer);
  }
}
