-- A dossier as its events make it, folded again whenever one comes. "clock": what its due time was
-- from when on, as "micros:due" or, while it stood still, "micros:due:s", separated by commas;
-- "anomalies": event times in microseconds; "due" and "timely" as things stand. "stale": to be
-- folded again at the next start.
CREATE TABLE dossier (
  centre       text NOT NULL,
  subject      text NOT NULL,
  service      text,
  procedure    text,
  channel      text,
  fee          boolean,
  ticket       text,
  received     timestamptz,
  due          timestamptz,
  digitised    timestamptz,
  paid         timestamptz,
  paid_channel text,
  completed    timestamptz,
  result       text,
  timely       boolean,
  clock        text NOT NULL DEFAULT '',
  anomalies    text NOT NULL DEFAULT '',
  last_event   timestamptz,
  stale        boolean NOT NULL DEFAULT false,
  PRIMARY KEY (centre, subject)
);
CREATE INDEX dossier_of_centre ON dossier (centre, last_event);
CREATE INDEX dossier_open ON dossier (centre) WHERE completed IS NULL AND received IS NOT NULL;
CREATE INDEX dossier_by_last_event ON dossier (last_event);
CREATE INDEX dossier_stale ON dossier (centre) WHERE stale;

CREATE INDEX event_of_dossier ON event (centre, subject, time) WHERE type LIKE 'dossier.%';

INSERT INTO dossier (centre, subject, stale)
SELECT DISTINCT centre, subject, true FROM event WHERE type LIKE 'dossier.%';

-- Kind: centre (id ''), service, counter or staff.
CREATE TABLE service_day_ratings (
  centre text   NOT NULL,
  day    date   NOT NULL,
  kind   text   NOT NULL,
  id     text   NOT NULL,
  ones   bigint NOT NULL,
  twos   bigint NOT NULL,
  threes bigint NOT NULL,
  fours  bigint NOT NULL,
  fives  bigint NOT NULL,
  PRIMARY KEY (centre, day, kind, id)
);

-- How often each helper gave each kind of help, and how often each whole second occurred.
CREATE TABLE service_day_assistance (
  centre  text      NOT NULL,
  day     date      NOT NULL,
  kind    text      NOT NULL,
  staff   text      NOT NULL,
  count   bigint    NOT NULL,
  seconds integer[] NOT NULL,
  counts  integer[] NOT NULL,
  PRIMARY KEY (centre, day, kind, staff)
);

-- Kind: enquiry (id: its channel) or fault (id: its code).
CREATE TABLE service_day_counts (
  centre text   NOT NULL,
  day    date   NOT NULL,
  kind   text   NOT NULL,
  id     text   NOT NULL,
  count  bigint NOT NULL,
  PRIMARY KEY (centre, day, kind, id)
);

CREATE TABLE service_day_hall (
  centre          text        NOT NULL,
  day             date        NOT NULL,
  peak            bigint      NOT NULL,
  peak_at         timestamptz NOT NULL,
  people_micros   bigint      NOT NULL,
  covered_micros  bigint      NOT NULL,
  PRIMARY KEY (centre, day)
);

-- Days that were written before these tables existed are folded again at the next start.
UPDATE service_day SET finished = false;
