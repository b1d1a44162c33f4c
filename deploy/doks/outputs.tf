output "cluster" {
  description = "For doctl kubernetes cluster kubeconfig save."
  value       = digitalocean_kubernetes_cluster.taskloom.name
}

output "values" {
  description = "Values of the chart, behind values-doks.yaml."
  value = yamlencode({
    publicUrl = var.public_url
    kafka     = { brokers = var.kafka_brokers }
    redis     = { host = "${local.valkey.private_host}:${local.valkey.port}" }
    networkPolicy = {
      databasePeers = [{ ipBlock = { cidr = var.vpc_range } }]
      databasePorts = [digitalocean_database_cluster.postgres.port]
      redisPeers    = [{ ipBlock = { cidr = var.vpc_range } }]
      redisPorts    = [local.valkey.port]
    }
    nodeSelector = { "taskloom/pool" = "services" }
    recurrence   = { nodeSelector = { "taskloom/pool" = "workers" } }
    notification = { nodeSelector = { "taskloom/pool" = "workers" } }
  })
}

output "secrets" {
  description = "The chart's Secrets, for kubectl apply -f -."
  sensitive   = true
  value = jsonencode({
    apiVersion = "v1"
    kind       = "List"
    items = [for name, data in local.secrets : {
      apiVersion = "v1"
      kind       = "Secret"
      metadata   = { name = name }
      stringData = data
    }]
  })
}
