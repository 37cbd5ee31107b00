-- The account with which Grafana reads the database, and all that it may read. Run it as a superuser of PostgreSQL in
-- Counterwatch's database, after the server's first start has made the tables; again after an upgrade, as often as you like:
--
--   psql --dbname=counterwatch --file=grafana/reader.sql
--
-- The password comes from /run/secrets/postgres-grafana, or from a \set password '…' that is sent before this file, so that no
-- command line shows it.
--
-- Not among it: the log itself, tickets and dossiers' numbers, what refused events said, devices' credentials, the organisation file
-- with the names of the staff, figures of single clerks.
\set ON_ERROR_STOP on
\if :{?password}
\else
  \set password `cat /run/secrets/postgres-grafana`
\endif

BEGIN;

SELECT 'CREATE ROLE counterwatch_grafana'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'counterwatch_grafana') \gexec

ALTER ROLE counterwatch_grafana WITH
  LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 10 PASSWORD :'password';
DO $$ BEGIN IF (SELECT rolpassword IS NULL FROM pg_authid WHERE rolname = 'counterwatch_grafana') THEN RAISE 'no password: reader.sql changes nothing'; END IF; END $$;
-- A dashboard that asks for too much must not keep the server from its work.
ALTER ROLE counterwatch_grafana SET default_transaction_read_only = on;
ALTER ROLE counterwatch_grafana SET statement_timeout = '15s';
ALTER ROLE counterwatch_grafana SET idle_in_transaction_session_timeout = '30s';

-- From nothing, so that a right that is no longer listed is gone.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM counterwatch_grafana;
SELECT format('GRANT CONNECT ON DATABASE %I TO counterwatch_grafana', current_database()) \gexec
GRANT USAGE ON SCHEMA public TO counterwatch_grafana;

GRANT SELECT ON service_day, service_day_totals, service_day_hours, service_day_work, service_day_ratings TO counterwatch_grafana;
GRANT SELECT (centre, service, channel, fee, received, digitised, paid, paid_channel, completed, result, timely, clock, last_event)
  ON dossier TO counterwatch_grafana;
GRANT SELECT (device, centre, kind, online, last_seen, firmware, best_effort, problem, disabled, replaced_by, faults)
  ON device TO counterwatch_grafana;
GRANT SELECT (received, centre, publisher, reason, replayed) ON rejection TO counterwatch_grafana;

-- Figures of single clerks stay out of it, under pseudonyms too. The tables' owner, the server, is not bound by this.
ALTER TABLE service_day_work ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS no_clerks ON service_day_work;
CREATE POLICY no_clerks ON service_day_work FOR SELECT TO counterwatch_grafana USING (kind = 'counter');
ALTER TABLE service_day_ratings ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS no_clerks ON service_day_ratings;
CREATE POLICY no_clerks ON service_day_ratings FOR SELECT TO counterwatch_grafana USING (kind <> 'staff');

COMMIT;
