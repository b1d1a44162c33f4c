# What the services know each other by. They stand in the state, as the databases' passwords do: keep it
# encrypted and to yourself. A new one: tofu apply -replace='random_password.of["TASKLOOM_OPERATOR_TOKEN"]'.
resource "random_password" "of" {
  for_each = toset([
    "app-login",
    "events-login",
    "TASKLOOM_AGENT_RUNTIME_TOKEN",
    "TASKLOOM_RECURRENCE_TOKEN",
    "TASKLOOM_NOTIFICATION_TOKEN",
    "TASKLOOM_REQUEST_STATE_KEY",
    "TASKLOOM_ENCRYPTION_KEYS",
    "TASKLOOM_OPERATOR_TOKEN",
    "dapr-api-token",
    "dapr-app-token",
  ])

  length  = 48
  special = false
}

locals {
  database = "${digitalocean_database_cluster.postgres.private_host}:${digitalocean_database_cluster.postgres.port}/${digitalocean_database_db.taskloom.name}?sslmode=require"
  password = { for name, generated in random_password.of : name => generated.result }
  valkey   = digitalocean_database_cluster.valkey

  # The chart's Secrets, but for Kafka's login, which Redpanda gives.
  secrets = {
    taskloom-database = {
      DATABASE_URL           = "postgres://taskloom_app:${local.password["app-login"]}@${local.database}"
      TASKLOOM_EVENT_BUS_URL = "postgres://taskloom_platform:${local.password["events-login"]}@${local.database}"
    }
    taskloom-database-admin = {
      TASKLOOM_ADMIN_DATABASE_URL = "postgres://${digitalocean_database_cluster.postgres.user}:${digitalocean_database_cluster.postgres.password}@${local.database}"
    }
    taskloom-redis = {
      TASKLOOM_REDIS_USERNAME = local.valkey.user
      TASKLOOM_REDIS_PASSWORD = local.valkey.password
      TASKLOOM_LIVE_BUS_URL   = "rediss://${local.valkey.user}:${local.valkey.password}@${local.valkey.private_host}:${local.valkey.port}"
    }
    taskloom-services = {
      TASKLOOM_AGENT_RUNTIME_TOKEN = "tl_svc_${local.password["TASKLOOM_AGENT_RUNTIME_TOKEN"]}"
      TASKLOOM_RECURRENCE_TOKEN    = "tl_svc_${local.password["TASKLOOM_RECURRENCE_TOKEN"]}"
      TASKLOOM_NOTIFICATION_TOKEN  = "tl_svc_${local.password["TASKLOOM_NOTIFICATION_TOKEN"]}"
      TASKLOOM_REQUEST_STATE_KEY   = local.password["TASKLOOM_REQUEST_STATE_KEY"]
      TASKLOOM_ENCRYPTION_KEYS     = local.password["TASKLOOM_ENCRYPTION_KEYS"]
      TASKLOOM_OPERATOR_TOKEN      = local.password["TASKLOOM_OPERATOR_TOKEN"]
    }
    taskloom-dapr-api-token = { token = local.password["dapr-api-token"] }
    taskloom-dapr-app-token = { token = local.password["dapr-app-token"] }
  }
}
