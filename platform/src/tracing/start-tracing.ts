import { context, propagation, trace } from '@opentelemetry/api';

import type { TracingSettings } from './settings.ts';

/** Also how long a collector that is away keeps a service from stopping. */
const EXPORT_TIMEOUT_MS = 2_000;

/**
 * Exports this process's spans. Disposing sends what is left. The SDK is loaded only here: whoever does not
 * trace does not pay for it.
 */
export async function startTracing(
  service: string,
  settings: TracingSettings | undefined,
): Promise<AsyncDisposable> {
  if (!settings) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  const { W3CTraceContextPropagator } = await import('@opentelemetry/core');
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  const { defaultResource, resourceFromAttributes } = await import('@opentelemetry/resources');
  const { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } =
    await import('@opentelemetry/sdk-trace');
  const { endpoint, headers, share } = settings;
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/u, '')}/v1/traces`,
    headers,
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const provider = new TracerProvider({
    resource: defaultResource().merge(
      resourceFromAttributes({ 'service.namespace': 'taskloom', 'service.name': service }),
    ),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return {
    async [Symbol.asyncDispose]() {
      trace.disable();
      propagation.disable();
      context.disable();
      await provider.shutdown().catch(() => {});
    },
  };
}
