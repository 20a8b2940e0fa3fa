#!/bin/sh
# Makes what docker-compose.prod.yml keeps in secrets/: random ones where none are; those that are there stay as they are.
set -eu
cd "$(dirname "$0")/.."
mkdir -p secrets
chmod 700 secrets
# Read by the users of the containers; the folder keeps others out.
umask 022

put() { [ -s "secrets/$1" ] || printf %s "$2" >"secrets/$1"; }
random() { openssl rand -hex 32; }

for name in master_key postgres_password claw_password redis_password metrics_token grafana_password objects_user objects_password; do
  put "$name" "$(random)"
done
put database_url "postgres://claw:$(cat secrets/claw_password)@postgres:5432/claw"
put redis_url "redis://:$(cat secrets/redis_password)@redis:6379/0"
put cache_redis_url "redis://:$(cat secrets/redis_password)@cache:6379/0"
put milvus.env "MINIO_ACCESS_KEY_ID=$(cat secrets/objects_user)
MINIO_SECRET_ACCESS_KEY=$(cat secrets/objects_password)
"
# Webhooks in Slack's format; put your own there.
put alert_pages_url http://127.0.0.1:9/
put alert_tickets_url http://127.0.0.1:9/
echo "secrets/ is complete. Keep a copy of it: without master_key the secrets of channels are lost."
