import { readdir, readFile } from 'node:fs/promises';
import { parseAllDocuments } from 'yaml';
import { expect, test } from 'vitest';
import { z } from 'zod';

const components = new URL('../../components/', import.meta.url);

/**
 * What the CustomResourceDefinitions of Dapr 1.18 require, with which an API server refuses an object. The
 * server itself takes minutes to build (scripts/kube/control-plane.sh) and is tried by hand.
 */
const required = z.discriminatedUnion('kind', [
  object('Component', 'dapr.io/v1alpha1', {
    type: z.string().min(1),
    version: z.string().min(1),
    metadata: z.array(z.object({ name: z.string().min(1) })),
  }),
  object('Subscription', 'dapr.io/v2alpha1', {
    pubsubname: z.string().min(1),
    topic: z.string().min(1),
    routes: z.object({}),
  }),
  object('Resiliency', 'dapr.io/v1alpha1', { policies: z.object({}), targets: z.object({}) }),
  object('Configuration', 'dapr.io/v1alpha1', {}),
]);

function object<K extends string, S extends z.ZodRawShape>(kind: K, apiVersion: string, spec: S) {
  return z.object({
    kind: z.literal(kind),
    apiVersion: z.literal(apiVersion),
    metadata: z.object({ name: z.string().regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/u) }),
    spec: z.object(spec),
  });
}

const files = (await readdir(components, { recursive: true })).filter((name) =>
  name.endsWith('.yaml'),
);

test.each(files)('%s holds all that Dapr’s definitions require', async (name) => {
  const documents = parseAllDocuments(await readFile(new URL(name, components), 'utf8'));
  expect(documents.length).toBeGreaterThan(0);
  for (const document of documents) {
    const { error } = required.safeParse(document.toJS());
    expect(error?.issues ?? []).toEqual([]);
  }
});
