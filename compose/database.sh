#!/bin/sh
# Once, when the database's volume is empty, the image of PostgreSQL runs this: a database for Counterwatch, which is no
# superuser there, and an account for Grafana, which may only read. The passwords pass by no command line.
set -e
psql --quiet --set=ON_ERROR_STOP=1 --username=postgres --dbname=postgres <<'SQL'
\set counterwatch `cat /run/secrets/postgres-counterwatch`
CREATE ROLE counterwatch LOGIN PASSWORD :'counterwatch';
CREATE DATABASE counterwatch OWNER counterwatch ENCODING 'UTF8' TEMPLATE template0;
SQL
