-- Of each code the newest fault or recovery that the device sent, as a JSON array of objects: code,
-- severity, faulty, time (of the event, microseconds), key (its place among those of that time).
ALTER TABLE device ADD COLUMN faults text NOT NULL DEFAULT '[]';
