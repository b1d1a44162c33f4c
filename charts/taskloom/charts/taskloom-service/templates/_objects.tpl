{{- define "service.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "service.prefix" .root }}-{{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
  {{- with .service.serviceAccountAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end }}

{{- define "service.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "service.prefix" .root }}-{{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
spec:
  selector:
    {{- include "service.selector" . | nindent 4 }}
  ports:
    - name: http
      port: {{ .port }}
      targetPort: http
    - name: operations
      port: 9464
      targetPort: operations
{{- end }}

{{- define "service.podDisruptionBudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "service.prefix" .root }}-{{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "service.selector" . | nindent 6 }}
{{- end }}

{{- define "service.horizontalPodAutoscaler" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "service.prefix" .root }}-{{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "service.prefix" .root }}-{{ .name }}
  minReplicas: {{ .service.autoscaling.minReplicas }}
  maxReplicas: {{ .service.autoscaling.maxReplicas }}
  metrics:
    - type: ContainerResource
      containerResource:
        name: cpu
        container: {{ .name }}
        target:
          type: Utilization
          averageUtilization: {{ .service.autoscaling.cpuPercent }}
    {{- range .service.autoscaling.podMetrics }}
    - type: Pods
      pods:
        metric:
          name: {{ .name }}
        target:
          type: AverageValue
          averageValue: {{ .averageValue | quote }}
    {{- end }}
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 300
{{- end }}

{{- define "service.serviceMonitor" -}}
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: {{ include "service.prefix" .root }}-{{ .name }}
  labels:
    {{- include "service.labels" . | nindent 4 }}
    {{- with .root.Values.monitoring.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels:
      {{- include "service.selector" . | nindent 6 }}
  podMetricsEndpoints:
    - port: operations
      path: /metrics
      interval: {{ .root.Values.monitoring.interval }}
    - port: dapr-metrics
      path: /metrics
      interval: {{ .root.Values.monitoring.interval }}
{{- end }}

{{/* Everything of one service. */}}
{{- define "service.all" }}
---
{{ include "service.serviceAccount" . }}
---
{{ include "service.service" . }}
---
{{ include "service.deployment" . }}
{{- if .service.podDisruptionBudget }}
---
{{ include "service.podDisruptionBudget" . }}
{{- end }}
{{- if .service.autoscaling.enabled }}
---
{{ include "service.horizontalPodAutoscaler" . }}
{{- end }}
{{- if .root.Values.monitoring.enabled }}
---
{{ include "service.serviceMonitor" . }}
{{- end }}
{{- end }}
