resource "digitalocean_database_cluster" "postgres" {
  name                 = "${var.name}-postgres"
  engine               = "pg"
  version              = var.postgres.version
  size                 = var.postgres.size
  node_count           = var.postgres.nodes
  region               = var.region
  private_network_uuid = digitalocean_vpc.taskloom.id

  maintenance_window {
    day  = "sunday"
    hour = "02:00:00"
  }

  lifecycle {
    # Everybody's tasks.
    prevent_destroy = true
  }
}

# The migration makes what is in it; DigitalOcean has no database "postgres" from which it could make this one.
resource "digitalocean_database_db" "taskloom" {
  cluster_id = digitalocean_database_cluster.postgres.id
  name       = "taskloom"
}

resource "digitalocean_database_cluster" "valkey" {
  name                 = "${var.name}-valkey"
  engine               = "valkey"
  version              = var.valkey.version
  size                 = var.valkey.size
  node_count           = var.valkey.nodes
  region               = var.region
  private_network_uuid = digitalocean_vpc.taskloom.id
  # Conversations, not a cache: full, it refuses rather than forgets.
  eviction_policy = "noeviction"

  maintenance_window {
    day  = "sunday"
    hour = "04:00:00"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "digitalocean_database_valkey_config" "taskloom" {
  cluster_id  = digitalocean_database_cluster.valkey.id
  persistence = "rdb"
}

# Nobody but the cluster's nodes.
resource "digitalocean_database_firewall" "store" {
  for_each = {
    postgres = digitalocean_database_cluster.postgres.id
    valkey   = digitalocean_database_cluster.valkey.id
  }

  cluster_id = each.value

  rule {
    type  = "k8s"
    value = digitalocean_kubernetes_cluster.taskloom.id
  }
}
