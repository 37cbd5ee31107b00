-- What an administrator laid down of a device, and what is wrong with it.
ALTER TABLE device
  ADD COLUMN problem        text,
  ADD COLUMN enrolled       boolean NOT NULL DEFAULT false,
  ADD COLUMN gateway        text,
  ADD COLUMN clock_received boolean NOT NULL DEFAULT false,
  ADD COLUMN disabled       boolean NOT NULL DEFAULT false,
  ADD COLUMN replaced_by    text,
  ADD COLUMN credential     text,
  ADD COLUMN reads_alerts   boolean NOT NULL DEFAULT false;

-- "announced": the newest sequence that the device said it has recorded; what it had announced and
-- never sent when it began another epoch is an unknown tail. "recent_hashes": what its newest
-- events said, to tell another event under the same key from a resent one.
ALTER TABLE ledger
  ADD COLUMN announced     bigint NOT NULL DEFAULT 0,
  ADD COLUMN recent_hashes text   NOT NULL DEFAULT '';

-- Where epoch and sequence are set, the refusal counts in the device's ledger. "replayed": when the
-- event was stored after all.
ALTER TABLE rejection
  ADD COLUMN epoch    text,
  ADD COLUMN sequence bigint,
  ADD COLUMN replayed timestamptz;
CREATE INDEX rejection_by_publisher ON rejection (publisher) WHERE replayed IS NULL;
