-- "fewer_counters": fewer counters were at work after it was said than had been foreseen. "set_aside":
-- more or fewer were, before it was known whether the limit is passed: such an answer is kept and
-- shown, and nothing is learned from it. Both null on rows that are older than these columns.
ALTER TABLE outlook ADD COLUMN fewer_counters boolean, ADD COLUMN set_aside boolean;

-- The outcome of an estimate may now be "unknown", too: who waited for it still waited when the day
-- was over.
COMMENT ON COLUMN estimate.outcome IS 'called, withdrew, unknown; null while nothing is known';
