-- Who may write: one row, one server. Every transaction asks assert_writer first.
CREATE TABLE writer (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  run      text        NOT NULL,
  url      text        NOT NULL,
  since    timestamptz NOT NULL
);

CREATE FUNCTION assert_writer(expected text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM writer WHERE run = expected FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'another server owns the database' USING ERRCODE = 'CW001';
  END IF;
END $$;

-- Centres that registered themselves at first sight; configured ones are in the organisation file.
CREATE TABLE centre (
  centre  text PRIMARY KEY,
  zone    text    NOT NULL,
  history boolean NOT NULL
);

CREATE TABLE device (
  device      text PRIMARY KEY,
  centre      text NOT NULL,
  kind        text,
  online      boolean,
  last_seen   timestamptz,
  firmware    text,
  best_effort boolean NOT NULL
);

-- The log: everything else can be derived from it. Only "day" may change, when a ticket turns out
-- to belong to another service day. "data" is canonical JSON, kept as text: the writer's columns
-- are typed already, and checking it again would cost a third of the throughput.
CREATE TABLE event (
  position     bigint PRIMARY KEY,
  centre       text        NOT NULL,
  day          date        NOT NULL,
  time         timestamptz NOT NULL,
  received     timestamptz NOT NULL,
  type         text        NOT NULL,
  publisher    text        NOT NULL,
  device       text        NOT NULL,
  id           text        NOT NULL,
  epoch        text,
  sequence     bigint,
  clock_bound  integer,
  subject      text,
  content_hash bigint      NOT NULL,
  data         text        NOT NULL
);
CREATE INDEX event_by_day ON event (centre, day);

-- To which service day a ticket belongs, and the event that rules it.
CREATE TABLE ticket (
  centre      text    NOT NULL,
  subject     text    NOT NULL,
  day         date    NOT NULL,
  issued      boolean NOT NULL,
  ruling_time bigint  NOT NULL,
  ruling_key  text    NOT NULL,
  PRIMARY KEY (centre, subject)
);

-- Which sequences of a publisher's epoch are dealt with: all up to "upto", and the ranges above it
-- ("3-5,9-9"). "lost" has those of them that were declared lost and never came.
CREATE TABLE ledger (
  publisher text        NOT NULL,
  epoch     text        NOT NULL,
  upto      bigint      NOT NULL,
  ranges    text        NOT NULL,
  rejected  bigint      NOT NULL,
  lost      text        NOT NULL,
  updated   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (publisher, epoch)
);

-- Events without a sequence, told from duplicates by their id for 30 days.
CREATE TABLE best_effort_event (
  device   text        NOT NULL,
  id       text        NOT NULL,
  received timestamptz NOT NULL,
  PRIMARY KEY (device, id)
);
CREATE INDEX best_effort_event_by_age ON best_effort_event (received);

CREATE TABLE rejection (
  number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  received  timestamptz NOT NULL,
  centre    text        NOT NULL,
  publisher text        NOT NULL,
  id        text,
  reason    text        NOT NULL,
  detail    text        NOT NULL,
  excerpt   text        NOT NULL
);
CREATE INDEX rejection_by_age ON rejection (received);

-- Derived: how far in the log the tables below go.
CREATE TABLE derived (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  through  bigint NOT NULL
);
INSERT INTO derived (through) VALUES (0);

CREATE TABLE service_day (
  centre           text        NOT NULL,
  day              date        NOT NULL,
  as_of            timestamptz NOT NULL,
  finished         boolean     NOT NULL,
  measures_version integer     NOT NULL,
  events           integer     NOT NULL,
  anomalies        bigint      NOT NULL,
  corrections      bigint      NOT NULL,
  PRIMARY KEY (centre, day)
);
CREATE INDEX service_day_unfinished ON service_day (centre, day) WHERE NOT finished;

-- Service '' is the centre: tickets by their state. Any other: legs.
CREATE TABLE service_day_totals (
  centre         text   NOT NULL,
  day            date   NOT NULL,
  service        text   NOT NULL,
  place          integer NOT NULL,
  issued         bigint NOT NULL,
  called         bigint NOT NULL,
  served         bigint NOT NULL,
  no_show        bigint NOT NULL,
  cancelled      bigint NOT NULL,
  walked_out     bigint NOT NULL,
  expired        bigint NOT NULL,
  left_early     bigint NOT NULL,
  target_seconds integer,
  level_met      bigint NOT NULL,
  level_counted  bigint NOT NULL,
  PRIMARY KEY (centre, day, service)
);

-- How often each whole second occurred; measure: wait, service, walk, visit.
CREATE TABLE service_day_durations (
  centre  text      NOT NULL,
  day     date      NOT NULL,
  service text      NOT NULL,
  measure text      NOT NULL,
  seconds integer[] NOT NULL,
  counts  integer[] NOT NULL,
  PRIMARY KEY (centre, day, service, measure)
);

-- Kind: counter or staff. Available is null where it was never opened.
CREATE TABLE service_day_work (
  centre            text    NOT NULL,
  day               date    NOT NULL,
  kind              text    NOT NULL,
  id                text    NOT NULL,
  place             integer NOT NULL,
  served            bigint  NOT NULL,
  serving_seconds   bigint  NOT NULL,
  available_seconds bigint,
  PRIMARY KEY (centre, day, kind, id)
);

CREATE TABLE service_day_hours (
  centre  text    NOT NULL,
  day     date    NOT NULL,
  hour    integer NOT NULL,
  service text    NOT NULL,
  issued  bigint  NOT NULL,
  called  bigint  NOT NULL,
  served  bigint  NOT NULL,
  PRIMARY KEY (centre, day, hour, service)
);
