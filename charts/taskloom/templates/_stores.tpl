{{/* Where the brokers are: given addresses, or the trial's own. */}}
{{- define "taskloom.kafkaBrokers" -}}
{{- if .Values.trial.enabled -}}
{{ include "service.prefix" . }}-kafka:9094
{{- else -}}
{{ join "," .Values.kafka.brokers }}
{{- end -}}
{{- end }}

{{- define "taskloom.redisHost" -}}
{{- if .Values.trial.enabled -}}
{{ include "service.prefix" . }}-redis:6379
{{- else -}}
{{ .Values.redis.host }}
{{- end -}}
{{- end }}

{{/* What the components refer to, in the environment of a service's sidecar: addresses in plain, secrets by reference. */}}
{{- define "taskloom.sidecar" -}}
{{- $v := .root.Values -}}
{{- $kafka := include "taskloom.secret" (dict "root" .root "name" "kafka") -}}
{{- $redis := include "taskloom.secret" (dict "root" .root "name" "redis") -}}
{{- $isAgent := eq .name "agent-runtime" -}}
dapr.io/env: TASKLOOM_KAFKA_BROKERS={{ include "taskloom.kafkaBrokers" .root }}{{ if $isAgent }},TASKLOOM_REDIS_HOST={{ include "taskloom.redisHost" .root }}{{ end }}
dapr.io/env-from-secret: TASKLOOM_KAFKA_USER={{ $kafka }}:TASKLOOM_KAFKA_USER,TASKLOOM_KAFKA_PASSWORD={{ $kafka }}:TASKLOOM_KAFKA_PASSWORD{{ if or (eq $v.dapr.components "local") $v.kafka.privateAuthority }},TASKLOOM_KAFKA_CA={{ $kafka }}:TASKLOOM_KAFKA_CA{{ end }}{{ if $isAgent }},TASKLOOM_REDIS_PASSWORD={{ $redis }}:TASKLOOM_REDIS_PASSWORD{{ if eq $v.dapr.components "cloud" }},TASKLOOM_REDIS_USERNAME={{ $redis }}:TASKLOOM_REDIS_USERNAME{{ end }}{{ end }}
{{- end }}
