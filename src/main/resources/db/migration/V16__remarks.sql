-- What visitors said with their votes is read by centre and time, and forgotten by time.
CREATE INDEX survey_vote_remark ON survey_vote (voted_at) WHERE reason IS NOT NULL OR comment IS NOT NULL;
