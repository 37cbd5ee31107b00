-- A session belongs to an account, or to a person whom a provider vouched for: "role" and "centres"
-- are what the provider said of them when they signed in; "mark" is a hash of which provider that
-- was and how its words were understood. Nothing else is kept of such people.
ALTER TABLE session
  ALTER COLUMN account DROP NOT NULL,
  ADD COLUMN person  text,
  ADD COLUMN mark    text,
  ADD COLUMN role    text,
  ADD COLUMN centres text[],
  ADD CHECK (num_nonnulls(account, person) = 1),
  ADD CHECK (num_nonnulls(person, mark, role, centres) IN (0, 4));
CREATE INDEX session_of_person ON session (person);
