import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { execute, findOrInstall, installOnce } from './cache.ts';
import type { Progress } from './cache.ts';

const VERSION = '4.1.1';
const LOG4J_VERSION = '2.25.2';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>taskloom</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-slf4j-impl</artifactId>
      <version>${LOG4J_VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/** Kafka's jars and Java. */
export async function installKafka(
  progress: Progress,
): Promise<{ java: string; classPath: string }> {
  const java = await findOrInstall('java', ['default-jre-headless'], progress);
  const folder = await installOnce({
    name: `kafka-${VERSION}`,
    async build(draft) {
      const maven = await findOrInstall('mvn', ['maven'], progress);
      progress(`Fetching Kafka ${VERSION} …`);
      await writeFile(join(draft, 'pom.xml'), POM);
      await execute(
        maven,
        [
          '-q',
          '-B',
          'dependency:copy-dependencies',
          '-DoutputDirectory=lib',
          '-DincludeScope=runtime',
        ],
        { cwd: draft, timeoutMs: 600_000 },
      );
    },
  });
  return { java, classPath: join(folder, 'lib/*') };
}
