resource "digitalocean_vpc" "taskloom" {
  name     = var.name
  region   = var.region
  ip_range = var.vpc_range
}

data "digitalocean_kubernetes_versions" "minor" {
  version_prefix = "${var.kubernetes_minor}."
}

resource "digitalocean_kubernetes_cluster" "taskloom" {
  name          = var.name
  region        = var.region
  version       = data.digitalocean_kubernetes_versions.minor.latest_version
  vpc_uuid      = digitalocean_vpc.taskloom.id
  ha            = true
  auto_upgrade  = true
  surge_upgrade = true

  maintenance_policy {
    day        = "sunday"
    start_time = "03:00"
  }

  node_pool {
    name       = "services"
    size       = var.services_pool.size
    auto_scale = true
    min_nodes  = var.services_pool.min
    max_nodes  = var.services_pool.max
    labels     = { "taskloom/pool" = "services" }
  }

  lifecycle {
    # It upgrades its own patches.
    ignore_changes = [version]
  }
}

resource "digitalocean_kubernetes_node_pool" "workers" {
  cluster_id = digitalocean_kubernetes_cluster.taskloom.id
  name       = "workers"
  size       = var.workers_pool.size
  auto_scale = true
  min_nodes  = var.workers_pool.min
  max_nodes  = var.workers_pool.max
  labels     = { "taskloom/pool" = "workers" }
}
