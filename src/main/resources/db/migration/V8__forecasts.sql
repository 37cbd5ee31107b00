-- What the estimates of a centre had learned when a service day was over, as the program wrote it;
-- "version" of its model. The newest few of each centre; without one it is learned from the log.
CREATE TABLE forecast_state (
  centre  text   NOT NULL,
  day     date   NOT NULL,
  version bigint NOT NULL,
  state   bytea  NOT NULL,
  PRIMARY KEY (centre, day)
);

-- What was announced to whom: never changed once it is written. Outcome: called or withdrew, with
-- the whole wait; null while nothing is known. "leg": the number of the ticket's leg, from 0.
-- "shown": whether it was to be said; else no counter was at work, or estimates were withdrawn.
CREATE TABLE estimate (
  centre       text             NOT NULL,
  day          date             NOT NULL,
  subject      text             NOT NULL,
  leg          smallint         NOT NULL,
  service      text             NOT NULL,
  announced_at timestamptz      NOT NULL,
  p50_seconds  double precision NOT NULL,
  p90_seconds  double precision NOT NULL,
  model        bigint           NOT NULL,
  shown        boolean          NOT NULL,
  outcome      text,
  wait_seconds double precision,
  PRIMARY KEY (centre, day, subject, leg)
);
CREATE INDEX estimate_judged ON estimate (centre, service, announced_at) WHERE outcome = 'called';
