-- What was foretold of a service at each border of five minutes, and what came of it. What was said
-- first stands; "judged" is set once the outcome is known, and the outcome is replaced where late
-- events change it. "already": the limit was passed when it was said. "more_counters": more counters
-- were at work meanwhile than had been foreseen.
CREATE TABLE outlook (
  centre            text             NOT NULL,
  day               date             NOT NULL,
  asked_at          timestamptz      NOT NULL,
  service           text             NOT NULL,
  horizon_minutes   smallint         NOT NULL,
  expected_waiting  double precision NOT NULL,
  passes            double precision NOT NULL,
  passes_calibrated double precision NOT NULL,
  already           boolean          NOT NULL,
  judged            boolean          NOT NULL,
  waiting           integer,
  passed_at         timestamptz,
  more_counters     boolean,
  PRIMARY KEY (centre, day, asked_at, service)
);
