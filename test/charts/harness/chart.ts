import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { parseAllDocuments } from 'yaml';

import { findOrBuildHelm } from './programs.ts';

const run = promisify(execFile);

export const chartFolder = fileURLToPath(new URL('../../../charts/taskloom', import.meta.url));
export const valuesFiles = ['values-minikube.yaml', 'values-doks.yaml'] as const;
/** What `helm template` takes for a cluster of; a Helm built from its module has another default. */
const KUBE_VERSION = '1.34.1';

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  // eslint-disable-next-line typescript/no-explicit-any
  [key: string]: any;
}

/** Rejects with what Helm said. */
export async function helm(args: string[]): Promise<string> {
  const program = await findOrBuildHelm();
  const { stdout } = await run(program, args, { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** The chart's objects with one of its values files. */
export async function render(
  values: (typeof valuesFiles)[number],
  settings: string[] = [],
): Promise<KubeObject[]> {
  const text = await helm([
    'template',
    'taskloom',
    chartFolder,
    '--namespace=taskloom',
    `--kube-version=${KUBE_VERSION}`,
    `--values=${chartFolder}/${values}`,
    ...settings.flatMap((setting) => ['--set', setting]),
  ]);
  return parseAllDocuments(text).flatMap((document) => {
    const object = document.toJS() as KubeObject | null;
    return object === null ? [] : [object];
  });
}

/** Each pod that an object makes, or is. */
export function podsOf(objects: readonly KubeObject[]) {
  return objects.flatMap((object) => {
    if (object.kind === 'Pod') return [{ object, spec: object['spec'] }];
    const spec = object['spec']?.template?.spec;
    return spec?.containers ? [{ object, spec }] : [];
  });
}

/** `SECRET: KEY`, for each that a pod or its sidecar cannot start without. */
export function environmentSecrets(objects: readonly KubeObject[]): string[] {
  const asked = podsOf(objects).flatMap(({ object, spec }) => {
    const annotations: Record<string, string> = object['spec'].template?.metadata.annotations ?? {};
    const ofSidecar = (annotations['dapr.io/env-from-secret'] ?? '')
      .split(',')
      .filter((pair) => pair !== '')
      .map((pair) => pair.split('=')[1]?.replace(':', ': ') ?? '');
    const ofPod = (spec.containers as { env: Variable[] }[]).flatMap(({ env }) =>
      env.flatMap(({ valueFrom }) => {
        const from = valueFrom?.secretKeyRef;
        return from === undefined || from.optional === true ? [] : [`${from.name}: ${from.key}`];
      }),
    );
    return [...ofPod, ...ofSidecar];
  });
  return [...new Set(asked)];
}

interface Variable {
  valueFrom?: { secretKeyRef: { name: string; key: string; optional?: boolean } };
}
