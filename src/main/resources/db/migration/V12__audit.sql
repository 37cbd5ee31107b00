-- Who signed in, who looked at figures of single clerks, who changed what. "kind" is that of "who":
-- account, key, machine or nobody. "address": null for this machine. "status": the answer's.
CREATE TABLE audit (
  number  bigint      NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL,
  kind    text        NOT NULL,
  who     text        NOT NULL,
  action  text        NOT NULL,
  centre  text,
  target  text,
  address text,
  status  integer     NOT NULL
);
CREATE INDEX audit_at ON audit (at);
