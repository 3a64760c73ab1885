{{/* The short name, for labels. */}}
{{- define "ollama.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{/* The name of every object: the release, and the chart unless the release already says it. */}}
{{- define "ollama.fullname" -}}
{{- with .Values.fullnameOverride }}
{{- . | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := include "ollama.name" . }}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "ollama.namespace" -}}
{{ coalesce .Values.namespaceOverride .Release.Namespace }}
{{- end }}

{{- define "ollama.selector" -}}
app.kubernetes.io/name: {{ include "ollama.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "ollama.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "ollama.selector" . }}
{{- with .Chart.AppVersion }}
app.kubernetes.io/version: {{ . | quote }}
{{- end }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "ollama.serviceAccountName" -}}
{{- $own := ternary (include "ollama.fullname" .) "default" .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default $own }}
{{- end }}

{{/* The metadata of an object; call it with (list $ "suffix" annotations). */}}
{{- define "ollama.metadata" -}}
{{- $root := index . 0 -}}
{{- $suffix := index . 1 -}}
name: {{ include "ollama.fullname" $root }}{{ with $suffix }}-{{ . }}{{ end }}
namespace: {{ include "ollama.namespace" $root }}
labels:
  {{- include "ollama.labels" $root | nindent 2 }}
{{- with index . 2 }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Every model that must be there, each once, as a list of words for the shell. */}}
{{- define "ollama.models" -}}
{{- $all := concat (.Values.ollama.models.pull | default list) (.Values.ollama.models.run | default list) -}}
{{- $all | uniq | join " " -}}
{{- end }}

{{/* GPU lines of resources.limits. */}}
{{- define "ollama.gpuLimits" -}}
{{- with .Values.ollama.gpu }}
{{- if eq .type "amd" }}
amd.com/gpu: {{ .number }}
{{- else if .mig.enabled }}
{{- range $slice, $count := .mig.devices }}
nvidia.com/mig-{{ $slice }}: {{ $count | int }}
{{- end }}
{{- else }}
{{ .nvidiaResource }}: {{ .number }}
{{- end }}
{{- end }}
{{- end }}
