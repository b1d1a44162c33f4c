#!/usr/bin/env bash
# One Kafka node (KRaft) in its official image: a SASL_SSL listener with SCRAM-SHA-256 and a private
# authority for everyone, a plain one for the node itself. `topics` makes the topics instead, and ends.
set -euo pipefail
umask 077

bin=${KAFKA_HOME:-/opt/kafka}/bin
data=${KAFKA_DATA:-/var/lib/kafka/data}
work=$(mktemp -d)
scram='org.apache.kafka.common.security.scram.ScramLoginModule required'

if [ "${1:-}" = topics ]; then
  printf '%s\n' "$KAFKA_CA" >"$work/ca.pem"
  cat >"$work/client.properties" <<END
security.protocol=SASL_SSL
sasl.mechanism=SCRAM-SHA-256
sasl.jaas.config=$scram username="taskloom" password="$KAFKA_PASSWORD";
ssl.truststore.type=PEM
ssl.truststore.location=$work/ca.pem
END
  # Twelve partitions and four days: docs/operations says why.
  for topic in task-events reminders dead-letters probes; do
    "$bin/kafka-topics.sh" --bootstrap-server "${KAFKA_BROKER:-kafka:9094}" \
      --command-config "$work/client.properties" --create --if-not-exists --topic "$topic" \
      --partitions 12 --replication-factor 1 --config retention.ms=345600000
  done
  exit 0
fi

printf '%s\n' "$KAFKA_KEY_STORE" >"$work/key-store.pem"
cat >"$work/server.properties" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:9093
listeners=PLAIN://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093,SECURE://:9094
advertised.listeners=PLAIN://127.0.0.1:9092,SECURE://${KAFKA_BROKER:-kafka:9094}
listener.security.protocol.map=PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAIN
listener.name.secure.sasl.enabled.mechanisms=SCRAM-SHA-256
listener.name.secure.scram-sha-256.sasl.jaas.config=$scram;
listener.name.secure.ssl.keystore.type=PEM
listener.name.secure.ssl.keystore.location=$work/key-store.pem
log.dirs=$data
auto.create.topics.enable=false
default.replication.factor=1
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
END
[ -e "$data/meta.properties" ] ||
  "$bin/kafka-storage.sh" format --config "$work/server.properties" \
    --cluster-id "$("$bin/kafka-storage.sh" random-uuid)" \
    --add-scram "SCRAM-SHA-256=[name=taskloom,password=$KAFKA_PASSWORD]"
exec "$bin/kafka-server-start.sh" "$work/server.properties"
