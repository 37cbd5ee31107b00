-- The organisation file through time: each version holds from its first day on, or for all time,
-- until a later number holds. "zone": of whatever names none, on the machine that laid it down.
CREATE TABLE organisation_version (
  number    integer PRIMARY KEY,
  effective date,
  recorded  timestamptz NOT NULL,
  zone      text        NOT NULL,
  content   text        NOT NULL
);

-- The version under which the day was folded; null where there was none.
ALTER TABLE service_day ADD COLUMN organisation integer;
