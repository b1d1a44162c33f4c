#!/usr/bin/env bash
# kube-dapr.sh build|images|install|check|remove|all : Dapr's own control plane (operator, sentry, injector, placement) and daprd, from
# the Go module, as pods on the node of kube-node.sh by Dapr's own chart. The scheduler is left out: its module
# github.com/diagridio/go-etcd-cron v0.12.5 may not be had.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd); N=$here/kube-node.sh
K=${K:-$HOME/.cache/taskloom/kube}; export K; DV=${DV:-1.18.1}; D=$K/dapr; HELM=${HELM:-$HOME/.cache/taskloom/helm-4.0.1/helm}
k(){ "$N" k "$@"; }
env_go(){ export HOME=$K/home TMPDIR=$K/tmp GOPATH=$K/gopath GOMODCACHE=$K/gopath/pkg/mod GOCACHE=$K/gocache GOTOOLCHAIN=local GOWORK=off CGO_ENABLED=0 GOFLAGS=-buildvcs=false; mkdir -p "$HOME" "$TMPDIR"; }
build(){ (
  env_go; mkdir -p "$D/bin"
  T(){ n=$1; shift; /usr/bin/time -f "BUILD $n wall=%es user=%Us maxrss=%MkB" nice -n 15 "$@"; }
  if [ ! -d "$D/src" ]; then dir=$(go mod download -json "github.com/dapr/dapr@v$DV" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p'); cp -r "$dir" "$D/src"; chmod -R u+w "$D/src"; fi
  # daprd for pods: the project's eight components and the two that Kubernetes mode can't be without; no cgo, so that the image needs no libc
  (cd "$D/src/cmd/daprd/components"; for f in *.go; do case $f in pubsub_kafka.go|pubsub_in-memory.go|state_redis.go|state_in-memory.go|bindings_cron.go|secretstores_local_env.go|secretstores_local_file.go|nameresolution_mdns.go|nameresolution_kubernetes.go|secretstores_kubernetes.go) ;; *) rm "$f";; esac; done)
  cd "$D/src"; ld="-s -w -X github.com/dapr/dapr/pkg/buildinfo.version=$DV"
  for n in operator injector sentry placement daprd; do [ -x "$D/bin/$n" ] || T $n go build -p 2 -tags=stablecomponents -trimpath -ldflags "$ld" -o "$D/bin/$n" ./cmd/$n; done
); }
images(){ local n r l; for n in ${*:-operator injector sentry placement daprd}; do r=$K/tmp/img-$n; rm -rf "$r"; mkdir -p "$r/tmp" "$r/etc/ssl/certs"; chmod 1777 "$r/tmp"; cp "$D/bin/$n" "$r/$n"
  cp /etc/ssl/certs/ca-certificates.crt "$r/etc/ssl/certs/"; printf 'nonroot:x:65532:65532::/:/none\n' >"$r/etc/passwd"
  for l in $(ldd "$r/$n" 2>/dev/null | grep -oE '/[^ ]+' || true); do mkdir -p "$r$(dirname "$l")"; cp -L "$l" "$r$l"; done   # a cgo daprd without them: "exec /daprd: no such file or directory"
  "$N" image "localhost/dapr/$n:$DV" "$r" '{"User":"65532"}'; rm -rf "$r"; done; }
# Helm of npm run test:charts; sidecars without capabilities, or a namespace that is restricted refuses them.
render(){ local given=(); for x in "$@"; do given+=(--set "$x"); done
  "$HELM" template dapr "$D/src/charts/dapr" --namespace dapr-system --kube-version 1.34.1 --set global.registry=localhost/dapr --set global.tag=$DV --set global.scheduler.enabled=false --set dapr_sidecar_injector.sidecarImagePullPolicy=IfNotPresent --set dapr_sidecar_injector.sidecarDropALLCapabilities=true "${given[@]}"; }
install_(){ k get ns dapr-system >/dev/null 2>&1 || k create ns dapr-system
  k apply --server-side --force-conflicts -f "$D/src/charts/dapr/crds" >/dev/null; k wait --for=condition=Established crd --all --timeout=60s >/dev/null
  render "$@" >"$K/tmp/dapr.yaml"; k apply -f "$K/tmp/dapr.yaml" >/dev/null   # a second apply would empty sentry's Secret no more than helm does: it has no data key
  for d in deploy/dapr-sentry deploy/dapr-operator deploy/dapr-sidecar-injector sts/dapr-placement-server; do k -n dapr-system rollout status $d --timeout=180s; done; k -n dapr-system get pods; }
check(){ k apply -f - <<Y
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: mem}
spec: {type: state.in-memory, version: v1, metadata: []}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: injected}
spec:
  selector: {matchLabels: {app: injected}}
  template:
    metadata:
      labels: {app: injected}
      annotations: {dapr.io/enabled: "true", dapr.io/app-id: injected, dapr.io/app-port: "8080", dapr.io/sidecar-memory-limit: 128Mi, dapr.io/sidecar-cpu-request: 10m, dapr.io/sidecar-seccomp-profile-type: RuntimeDefault}
    spec: {containers: [{name: app, image: "localhost/busybox:1", command: [sh, -c, 'mkdir -p /tmp/w; hostname >/tmp/w/index.html; exec httpd -f -p 8080 -h /tmp/w']}]}
Y
  k rollout status deploy/injected --timeout=120s
  k get pod -l app=injected -o jsonpath='{range .items[*].spec.containers[*]}{.name} {.image} {.args}{"\n"}{end}'
  e(){ k exec deploy/injected -c app -- wget -qO- "$@"; }
  e --header 'content-type: application/json' --post-data '[{"key":"a","value":"kept"}]' http://127.0.0.1:3500/v1.0/state/mem
  [ "$(e http://127.0.0.1:3500/v1.0/state/mem/a)" = '"kept"' ]
  e http://127.0.0.1:3500/v1.0/invoke/injected/method/ | grep injected-      # by name, through mTLS
  k delete deploy/injected component/mem --now >/dev/null; echo "CHECK PASSED"; }
remove(){ k delete -f "$K/tmp/dapr.yaml" --ignore-not-found --timeout=60s >/dev/null; k delete ns dapr-system --ignore-not-found --timeout=60s >/dev/null; }
c=${1:-all}; shift || true
case $c in build) build;; images) images "$@";; render) render "$@";; install) install_ "$@";; check) check;; remove) remove;; all) build; images; install_; check;; *) exit 2;; esac
