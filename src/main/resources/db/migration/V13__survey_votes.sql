-- The secret that signs the links on tickets and posters. The server makes it once; what a ticket machine gets is derived from it.
-- Another one makes every link that was ever printed void.
CREATE TABLE visitor_key (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  secret   bytea       NOT NULL,
  made     timestamptz NOT NULL DEFAULT now()
);

-- The outbox of the device "server-survey": its epoch, and the newest sequence that it gave out.
CREATE TABLE survey_outbox (
  only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  epoch         text   NOT NULL,
  last_sequence bigint NOT NULL
);
INSERT INTO survey_outbox (epoch, last_sequence)
VALUES (substr(replace(gen_random_uuid()::text, '-', ''), 1, 16), 0);

-- One vote a ticket, by the key. "published": its event is in the log. "reason" and "comment" come after the vote, once; they
-- stay here.
CREATE TABLE survey_vote (
  centre    text        NOT NULL,
  subject   text        NOT NULL,
  voted_at  timestamptz NOT NULL,
  score     smallint    NOT NULL CHECK (score BETWEEN 1 AND 5),
  counter   text,
  sequence  bigint      NOT NULL UNIQUE,
  published boolean     NOT NULL DEFAULT false,
  reason    text,
  comment   text,
  PRIMARY KEY (centre, subject)
);
CREATE INDEX survey_vote_unpublished ON survey_vote (sequence) WHERE NOT published;

-- Whether the vote counts. Sequences have no hole, since the outbox is locked until the vote is committed with its own.
CREATE FUNCTION cast_vote(
  of_centre text, of_subject text, voted timestamptz, with_score integer, at_counter text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  next_sequence bigint;
BEGIN
  SELECT last_sequence + 1 INTO STRICT next_sequence FROM survey_outbox FOR UPDATE;
  INSERT INTO survey_vote (centre, subject, voted_at, score, counter, sequence)
  VALUES (of_centre, of_subject, voted, with_score, at_counter, next_sequence)
  ON CONFLICT (centre, subject) DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE survey_outbox SET last_sequence = next_sequence;
  RETURN true;
END $$;
