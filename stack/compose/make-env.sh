#!/bin/sh
# Makes .env for compose.yaml: every password, token and key anew, with openssl alone. Run it once, in the
# folder of compose.yaml. Without the file the data in the volumes cannot be opened again: keep it.
set -eu
umask 077

out=.env
port=${TASKLOOM_COMPOSE_PORT:-7430}
if [ -e "$out" ]; then
  echo "$out is there already, and the data depends on it. To begin anew, remove it and the volumes." >&2
  exit 1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

secret() { openssl rand -hex 32; }
base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# A private authority, and Kafka's certificate of it.
key='-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes'
{
  # shellcheck disable=SC2086
  openssl req -x509 $key -keyout "$work/ca.key" -out "$work/ca.crt" -days 3650 \
    -subj /CN=taskloom-authority -addext keyUsage=critical,keyCertSign,cRLSign
  # shellcheck disable=SC2086
  openssl req $key -keyout "$work/kafka.key" -out "$work/kafka.csr" -subj /CN=kafka
  echo 'subjectAltName=DNS:kafka' >"$work/kafka.ext"
  openssl x509 -req -in "$work/kafka.csr" -CA "$work/ca.crt" -CAkey "$work/ca.key" -CAcreateserial \
    -days 3650 -extfile "$work/kafka.ext" -out "$work/kafka.crt"
  # The keys of Web Push: the bare private number and the bare public point.
  openssl ecparam -name prime256v1 -genkey -noout -out "$work/push.key"
  openssl ec -in "$work/push.key" -outform DER -out "$work/push.der"
  openssl ec -in "$work/push.key" -pubout -outform DER -out "$work/push.pub.der"
} 2>"$work/openssl.log" || {
  cat "$work/openssl.log" >&2
  exit 1
}
token=tl_pat_$(secret)

cat >"$work/env" <<END
# Made by stack/compose/make-env.sh. Secrets: keep it, and to yourself.
TASKLOOM_COMPOSE_PORT=$port
TASKLOOM_PUBLIC_URL=http://127.0.0.1:$port

TASKLOOM_FIRST_USER_NAME=me
TASKLOOM_FIRST_USER_TIME_ZONE=UTC
TASKLOOM_FIRST_USER_TOKEN=$token
TASKLOOM_OPERATOR_TOKEN=$(secret)

# One of these lets a model answer in the chat; without, the built-in answers are there.
#OPENAI_API_KEY=
#GEMINI_API_KEY=

DATABASE_ADMIN_PASSWORD=$(secret)
DATABASE_APP_PASSWORD=$(secret)
DATABASE_PLATFORM_PASSWORD=$(secret)
REDIS_PASSWORD=$(secret)
KAFKA_PASSWORD=$(secret)
TASKLOOM_REQUEST_STATE_KEY=$(secret)
AGENT_RUNTIME_TOKEN=tl_svc_$(secret)
RECURRENCE_TOKEN=tl_svc_$(secret)
NOTIFICATION_TOKEN=tl_svc_$(secret)
MCP_SERVER_DAPR_API_TOKEN=$(secret)
MCP_SERVER_APP_API_TOKEN=$(secret)
AGENT_RUNTIME_DAPR_API_TOKEN=$(secret)
AGENT_RUNTIME_APP_API_TOKEN=$(secret)
RECURRENCE_DAPR_API_TOKEN=$(secret)
RECURRENCE_APP_API_TOKEN=$(secret)
NOTIFICATION_DAPR_API_TOKEN=$(secret)
NOTIFICATION_APP_API_TOKEN=$(secret)
VAPID_PUBLIC_KEY=$(tail -c 65 "$work/push.pub.der" | base64url)
VAPID_PRIVATE_KEY=$(tail -c +8 "$work/push.der" | head -c 32 | base64url)

KAFKA_CA="$(cat "$work/ca.crt")"
KAFKA_KEY_STORE="$(cat "$work/kafka.key" "$work/kafka.crt" "$work/ca.crt")"
END
mv "$work/env" "$out"
echo "$out is made. After docker compose up --detach --wait, open http://127.0.0.1:$port/#token=$token"
