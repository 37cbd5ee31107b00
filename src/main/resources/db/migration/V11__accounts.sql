-- Who may sign in. "centres": those that the account is confined to, empty for all. "staff" with
-- "staff_centre": the clerk that it belongs to. "password": argon2id with its costs and its salt.
CREATE TABLE account (
  name         text        NOT NULL PRIMARY KEY,
  role         text        NOT NULL,
  centres      text[]      NOT NULL,
  staff        text,
  staff_centre text,
  password     text        NOT NULL,
  created      timestamptz NOT NULL
);

-- "id_hash": SHA-256 of what the browser holds, which is kept nowhere else.
CREATE TABLE session (
  id_hash text        NOT NULL PRIMARY KEY,
  account text        NOT NULL REFERENCES account (name) ON DELETE CASCADE,
  created timestamptz NOT NULL,
  seen    timestamptz NOT NULL
);
CREATE INDEX session_of_account ON session (account);

-- For programs. "shown": a key's first characters, to tell it by; "hash": SHA-256 of the whole.
CREATE TABLE api_key (
  name    text        NOT NULL PRIMARY KEY,
  role    text        NOT NULL,
  centres text[]      NOT NULL,
  shown   text        NOT NULL,
  hash    text        NOT NULL UNIQUE,
  created timestamptz NOT NULL
);

-- What the program's own commands show the server that runs, new at each start: whoever can read it
-- could change every table anyway.
CREATE TABLE owner_key (
  only_row boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
  run      text    NOT NULL,
  secret   text    NOT NULL
);
