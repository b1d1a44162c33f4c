import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { startFakeCollector } from '../testing/fake-collector.ts';
import { tracingEnvironment, tracingSettings } from './settings.ts';
import { activeTraceparent, inSpan, inTraceOf } from './span.ts';
import { startTracing } from './start-tracing.ts';
import { readTraceparent } from './traceparent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const GIVEN = `00-${TRACE}-b7ad6b7169203331-01`;

function settingsOf(env: Record<string, string>) {
  return tracingSettings(z.object(tracingEnvironment).parse(env));
}

describe('tracing', () => {
  it('sends spans with their parents, in the trace of who called', async () => {
    await using collector = await startFakeCollector();
    let inside: string | undefined;
    {
      await using _tracing = await startTracing(
        'a-service',
        settingsOf({
          OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
          OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20collector,x-tenant=a',
        }),
      );
      await inSpan({ name: 'outer', parent: GIVEN, attributes: { n: 1 } }, async () => {
        inside = activeTraceparent();
        await inSpan({ name: 'inner' }, async () => {});
      });
    }
    const [inner, outer] = collector.spans.toSorted((a, b) => a.name.localeCompare(b.name));
    expect(outer).toMatchObject({
      service: 'a-service',
      traceId: TRACE,
      parentSpanId: 'b7ad6b7169203331',
      attributes: { n: 1 },
    });
    expect(inner).toMatchObject({ traceId: TRACE, parentSpanId: outer?.spanId });
    expect(inside).toBe(`00-${TRACE}-${outer?.spanId}-01`);
    expect(collector.authorizations).toEqual(['Bearer collector']);
  });

  it('says of a failure what kind it was, and never its text', async () => {
    await using collector = await startFakeCollector();
    {
      await using _tracing = await startTracing(
        'a-service',
        settingsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }),
      );
      const failing = inSpan({ name: 'failing' }, () =>
        Promise.reject(new RangeError('Buy milk is no number')),
      );
      await expect(failing).rejects.toThrow(RangeError);
    }
    expect(collector.spans).toMatchObject([
      { isError: true, attributes: { 'error.type': 'RangeError' } },
    ]);
    expect(JSON.stringify(collector.spans)).not.toContain('milk');
  });

  it('follows what a caller decided, whatever share of its own traces it keeps', async () => {
    await using collector = await startFakeCollector();
    {
      await using _tracing = await startTracing(
        'a-service',
        settingsOf({
          OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
          OTEL_TRACES_SAMPLER_ARG: '0',
        }),
      );
      await inSpan({ name: 'own' }, async () => {});
      await inSpan({ name: 'kept', parent: GIVEN }, async () => {});
      await inSpan({ name: 'left out', parent: GIVEN.replace(/01$/u, '00') }, async () => {});
      await new Promise<void>((resolve) => {
        inTraceOf(GIVEN, () => void inSpan({ name: 'by header' }, async () => resolve()));
      });
    }
    expect(collector.spans.map(({ name }) => name)).toEqual(['kept', 'by header']);
  });

  it('stops although no collector is there', async () => {
    let url: string;
    {
      await using collector = await startFakeCollector();
      ({ url } = collector);
    }
    const tracing = await startTracing(
      'a-service',
      settingsOf({ OTEL_EXPORTER_OTLP_ENDPOINT: url }),
    );
    await inSpan({ name: 'lost' }, async () => {});
    await tracing[Symbol.asyncDispose]();
    expect(activeTraceparent()).toBeUndefined();
  });

  it('makes nothing without a collector', async () => {
    await using _tracing = await startTracing('a-service', settingsOf({}));
    expect(await inSpan({ name: 'a', parent: GIVEN }, async () => activeTraceparent())).toBe(
      undefined,
    );
  });
});

describe('a traceparent that was given', () => {
  it.each([
    [GIVEN, GIVEN],
    [`00-${'0'.repeat(32)}-b7ad6b7169203331-01`, undefined],
    [`00-${TRACE}-${'0'.repeat(16)}-01`, undefined],
    [GIVEN.toUpperCase(), undefined],
    [`${GIVEN}\n`, undefined],
    ['', undefined],
    [7, undefined],
  ])('%j is read as %j', (given, read) => {
    expect(readTraceparent(given)).toBe(read);
  });
});
