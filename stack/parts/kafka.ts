import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execute, exists } from '../install/cache.ts';
import type { Progress } from '../install/cache.ts';
import { installKafka } from '../install/kafka.ts';
import { makeCertificates } from './certificates.ts';
import { startPart } from './part.ts';
import type { Part } from './part.ts';
import { findFreePorts, isListening } from './ports.ts';

export interface Kafka extends Part {
  /** Without encryption or password, for the broker itself and for tests that look on. */
  plainBroker: string;
  /** SASL_SSL with SCRAM-SHA-256: what services use. */
  secureBroker: string;
  user: string;
  password: string;
  /** PEM of the private authority that signed the broker's certificate. */
  ca: string;
  ports: KafkaPorts;
}

interface KafkaPorts {
  plain: number;
  secure: number;
  controller: number;
}

export interface KafkaOptions {
  /** Its data, certificates, log and pid file; a second start on it finds the topics again. */
  dir: string;
  ports?: KafkaPorts;
  user?: string;
  /** Counts at the first start on a folder; after that the folder's own does. */
  password?: string;
  progress?: Progress;
}

/** One Kafka node (KRaft) on loopback, with a plain listener and a SASL_SSL one. */
export async function startKafka(options: KafkaOptions): Promise<Kafka> {
  const { dir, user = 'taskloom', progress = () => {} } = options;
  const { java, classPath } = await installKafka(progress);
  const ports = options.ports ?? (await takePorts());
  const { ca, keyStore } = await makeCertificates(join(dir, 'certificates'));
  const config = join(dir, 'server.properties');
  const logConfig = join(dir, 'log4j2.yaml');
  await writeFile(config, settings({ dir, ports, keyStore }), { mode: 0o600 });
  await writeFile(logConfig, LOG_CONFIG);
  const password = await format({ dir, java, classPath, config, user, password: options.password });
  const part = await startPart({
    name: 'kafka',
    dir,
    command: [
      java,
      // A small, quickly started broker: the peak rate is not what it is for.
      '-Xmx384m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      `-Dlog4j2.configurationFile=${logConfig}`,
      '-cp',
      classPath,
      'kafka.Kafka',
      config,
    ],
    isReady: async () => (await isListening(ports.plain)) && isListening(ports.secure),
  });
  return {
    ...part,
    plainBroker: `127.0.0.1:${ports.plain}`,
    secureBroker: `127.0.0.1:${ports.secure}`,
    user,
    password,
    ca,
    ports,
  };
}

async function takePorts(): Promise<KafkaPorts> {
  const [plain = 0, secure = 0, controller = 0] = await findFreePorts(3);
  return { plain, secure, controller };
}

/** Makes the folder Kafka's, with the one user in it, where that has not been done. Returns the password. */
async function format(given: {
  dir: string;
  java: string;
  classPath: string;
  config: string;
  user: string;
  password: string | undefined;
}): Promise<string> {
  const { dir, java, classPath, config, user } = given;
  const passwordFile = join(dir, 'password');
  if (await exists(join(dir, 'data/meta.properties')))
    return (await readFile(passwordFile, 'utf8')).trim();
  const password = given.password ?? randomBytes(24).toString('hex');
  await mkdir(join(dir, 'data'), { recursive: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  const id = randomBytes(16).toString('base64url');
  const scram = `SCRAM-SHA-256=[name=${user},password=${password}]`;
  await execute(
    java,
    [
      '-XX:TieredStopAtLevel=1',
      '-cp',
      classPath,
      'kafka.tools.StorageTool',
      'format',
      // Joined: one in 64 begins with a dash.
      `--cluster-id=${id}`,
      '-c',
      config,
      '--add-scram',
      scram,
    ],
    { timeoutMs: 60_000 },
  );
  return password;
}

function settings(given: { dir: string; ports: KafkaPorts; keyStore: string }): string {
  const { dir, ports, keyStore } = given;
  const values = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${ports.controller}`,
    listeners: `PLAIN://127.0.0.1:${ports.plain},SECURE://127.0.0.1:${ports.secure},CONTROLLER://127.0.0.1:${ports.controller}`,
    'listener.security.protocol.map': 'PLAIN:PLAINTEXT,SECURE:SASL_SSL,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAIN',
    'listener.name.secure.sasl.enabled.mechanisms': 'SCRAM-SHA-256',
    'listener.name.secure.scram-sha-256.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'listener.name.secure.ssl.keystore.type': 'PEM',
    'listener.name.secure.ssl.keystore.location': keyStore,
    'log.dirs': join(dir, 'data'),
    'num.partitions': 12,
    'default.replication.factor': 1,
    'offsets.topic.num.partitions': 3,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // A killed consumer is noticed quickly, and one that starts at once may ask for so little.
    'group.min.session.timeout.ms': 1000,
  };
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

const LOG_CONFIG = `Configuration:
  Appenders:
    Console:
      name: out
      PatternLayout:
        pattern: "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %p %c{1} %m%n"
  Loggers:
    Root:
      level: WARN
      AppenderRef:
        ref: out
`;
