-- Which number the provider gave a stop id to, so that one that it gives twice is seen. A row stays where
-- its number was given another, or was taken off: jobs.own_stop_id says what holds. A table, and no index
-- on that column: one INSERT is both the look and the note, and growing integers are appended.
CREATE TABLE stop_ids (
    stop_id INTEGER PRIMARY KEY,
    phone INTEGER NOT NULL
) STRICT;
INSERT OR IGNORE INTO stop_ids (stop_id, phone)
    SELECT CAST(own_stop_id AS INTEGER), phone FROM jobs
        WHERE own_stop_id IS NOT NULL AND state <> 7 ORDER BY CAST(own_stop_id AS INTEGER);
