variable "name" {
  description = "What everything made here is called."
  type        = string
  default     = "taskloom"
}

variable "region" {
  description = "Where all of it is."
  type        = string
  default     = "fra1"
}

variable "public_url" {
  description = "The address people open."
  type        = string

  validation {
    condition     = can(regex("^https://[^/ ]+$", var.public_url))
    error_message = "Has to be https://NAME, without a path."
  }
}

variable "kafka_brokers" {
  description = "host:port of each broker of Redpanda Cloud (or any Kafka with SASL_SSL and SCRAM-SHA-256)."
  type        = list(string)

  validation {
    condition     = length(var.kafka_brokers) > 0 && alltrue([for broker in var.kafka_brokers : can(regex("^[^:/ ]+:[0-9]+$", broker))])
    error_message = "At least one, each as host:port."
  }
}

variable "kubernetes_minor" {
  description = "Minor version of Kubernetes; the newest patch of it is taken."
  type        = string
  default     = "1.34"
}

variable "vpc_range" {
  description = "Addresses of the network that cluster and databases share."
  type        = string
  default     = "10.70.0.0/20"
}

variable "services_pool" {
  description = "Nodes for what people wait for: mcp-server, agent-runtime, the ingress."
  type        = object({ size = string, min = number, max = number })
  default     = { size = "s-4vcpu-8gb", min = 3, max = 6 }
}

variable "workers_pool" {
  description = "Nodes for the recurrence and notification workers."
  type        = object({ size = string, min = number, max = number })
  default     = { size = "s-2vcpu-4gb", min = 1, max = 4 }
}

variable "postgres" {
  description = "PostgreSQL: its version, size, and how many nodes (2 or more: with a standby)."
  type        = object({ version = string, size = string, nodes = number })
  default     = { version = "17", size = "db-s-2vcpu-4gb", nodes = 2 }
}

variable "valkey" {
  description = "Valkey (Redis), where conversations are kept."
  type        = object({ version = string, size = string, nodes = number })
  default     = { version = "8", size = "db-s-1vcpu-2gb", nodes = 2 }
}
