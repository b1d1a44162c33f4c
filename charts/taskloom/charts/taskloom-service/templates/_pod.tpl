{{/* Pod Security Standard "restricted", for every container. */}}
{{- define "service.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "service.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{/* Where a pod may run, said by its service or for all. */}}
{{- define "service.placement" -}}
{{- $values := .root.Values -}}
{{- with .service.nodeSelector | default $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .service.tolerations | default $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .service.affinity | default $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .service.priorityClassName | default $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Dapr's own names: the injector reads them and adds the sidecar. */}}
{{- define "service.daprAnnotations" -}}
{{- $dapr := .root.Values.dapr -}}
dapr.io/enabled: "true"
dapr.io/app-id: {{ .name }}
dapr.io/config: taskloom
{{ .sidecar }}
dapr.io/app-port: "50051"
dapr.io/app-protocol: grpc
# So that nothing is delivered to an application that drains (docs/operations).
dapr.io/enable-app-health-check: "true"
dapr.io/app-health-probe-interval: "3"
dapr.io/app-health-probe-timeout: "3000"
dapr.io/app-health-threshold: "3"
dapr.io/enable-native-sidecar: {{ $dapr.nativeSidecar | quote }}
dapr.io/disable-builtin-k8s-secret-store: "true"
dapr.io/log-as-json: "true"
dapr.io/log-level: {{ $dapr.logLevel }}
dapr.io/enable-api-logging: "false"
# The application ends first: what it has under way still goes out.
dapr.io/block-shutdown-duration: {{ printf "%ds" (int $dapr.blockShutdownSeconds) }}
dapr.io/graceful-shutdown-seconds: {{ $dapr.gracefulShutdownSeconds | quote }}
dapr.io/sidecar-seccomp-profile-type: RuntimeDefault
dapr.io/sidecar-cpu-request: {{ $dapr.resources.requests.cpu }}
dapr.io/sidecar-memory-request: {{ $dapr.resources.requests.memory }}
dapr.io/sidecar-memory-limit: {{ $dapr.resources.limits.memory }}
dapr.io/metrics-port: "9091"
{{- with $dapr.image }}
dapr.io/sidecar-image: {{ . }}
{{- end }}
{{- with .root.Values.secrets.daprApiToken }}
dapr.io/api-token-secret: {{ . }}
{{- end }}
{{- with .root.Values.secrets.daprAppToken }}
dapr.io/app-token-secret: {{ . }}
{{- end }}
{{- end }}
