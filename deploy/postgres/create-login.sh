#!/bin/sh
# At the first start of the database: a login for Claw that owns its database and may make the roles it works as, and nothing more.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$(cat /run/secrets/claw_password)" -U "${POSTGRES_USER:-postgres}" -d postgres <<'SQL'
create role claw login password :'password' nosuperuser nobypassrls createrole;
create database claw owner claw;
SQL
