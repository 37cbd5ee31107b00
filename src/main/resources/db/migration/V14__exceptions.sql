-- What was wrong in a centre: since when, its likely cause, who took notice of it, and when it was over.
CREATE TABLE exception (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  centre text NOT NULL,
  kind text NOT NULL,                 -- queue, device, line
  subject text NOT NULL,              -- service, device, or empty
  cause text NOT NULL,
  began timestamptz NOT NULL,
  acknowledged timestamptz,
  acknowledged_by text,               -- NULL where nobody signs in
  ended timestamptz,                  -- NULL while it stands
  CHECK (ended >= began),
  CHECK (acknowledged IS NOT NULL OR acknowledged_by IS NULL)
);

-- One of a kind stands at a time, whoever writes.
CREATE UNIQUE INDEX exception_standing ON exception (centre, kind, subject) WHERE ended IS NULL;
CREATE INDEX exception_ended ON exception (ended) WHERE ended IS NOT NULL;
