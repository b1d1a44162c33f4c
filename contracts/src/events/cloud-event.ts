import { z } from 'zod';

export const EVENT_SPEC_VERSION = '1.0';

/**
 * A CloudEvent 1.0 in JSON. `id` is unique over all events and is what consumers dedupe by;
 * `subject` is the aggregate's id and the partition key; `traceparent` follows W3C Trace Context.
 */
export function cloudEvent<T extends z.ZodType<string>, D extends z.ZodType>(type: T, data: D) {
  return z.object({
    specversion: z.literal(EVENT_SPEC_VERSION),
    id: z.string().min(1),
    source: z.string().min(1),
    type,
    subject: z.string().min(1),
    time: z.string(),
    datacontenttype: z.literal('application/json'),
    traceparent: z.string().optional(),
    data,
  });
}

/** Any event, before its type says what the data is. */
const AnyCloudEvent = cloudEvent(z.string(), z.record(z.string(), z.unknown()));
export type CloudEvent = z.infer<typeof AnyCloudEvent>;
