import { z } from 'zod';

/** By the names that OpenTelemetry gives them. */
export const tracingEnvironment = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/u, error: 'has to be an http address' })
    .optional()
    .describe(
      'Collector that traces are sent to by OTLP over HTTP, such as http://collector:4318; absent: none are made.',
    ),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(/^[^=,]+=[^,]*(,[^=,]+=[^,]*)*$/u, 'has to be name=value, with commas between')
    .optional()
    .describe('Headers for the collector: `name=value`, with commas between.'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number('has to be a number')
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of traces begun here that are kept, from 0 to 1.'),
};

export interface TracingSettings {
  /** Of the collector, without a path for traces. */
  endpoint: string;
  headers: Record<string, string>;
  /** From 0 to 1, of the traces that begin here. */
  share: number;
}

/** Absent: nothing is traced. */
export function tracingSettings(
  given: z.infer<z.ZodObject<typeof tracingEnvironment>>,
): TracingSettings | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers = '' } = given;
  if (endpoint === undefined) return undefined;
  return { endpoint, headers: readHeaders(headers), share: given.OTEL_TRACES_SAMPLER_ARG };
}

function readHeaders(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [name.trim(), decodeURIComponent(value.join('=').trim())];
    }),
  );
}
