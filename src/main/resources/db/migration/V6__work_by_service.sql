-- What the served legs of a counter or clerk were: "each_served" legs of each of "services" ('' for
-- an unknown one). Days written before are folded again at the next start.
ALTER TABLE service_day_work
  ADD COLUMN services    text[]   NOT NULL DEFAULT '{}',
  ADD COLUMN each_served bigint[] NOT NULL DEFAULT '{}';
UPDATE service_day SET finished = false;
