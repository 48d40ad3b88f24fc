-- A row that needs a human is told once: one that an earlier import has told is known when it recurs.
ALTER TABLE imports ADD COLUMN told_at INTEGER; -- when such rows of it were first told; NULL: not yet

-- What such rows say, by import. Those of an earlier version are not there, and so are never known.
CREATE TABLE human_rows (
    digest BLOB NOT NULL, -- of the row, the filter, the cell and what is wrong: import/known_rows.c
    import_id INTEGER NOT NULL,
    PRIMARY KEY (digest, import_id)
) STRICT, WITHOUT ROWID;

-- The entries that were known when they were written, and the import that had told of them.
CREATE TABLE known_entries (
    entry INTEGER PRIMARY KEY,
    told_in INTEGER NOT NULL
) STRICT;

-- How many of them an import has. Written with the import, never changed.
CREATE TABLE known_counts (
    import_id INTEGER NOT NULL,
    status INTEGER NOT NULL,
    told_in INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (import_id, status, told_in)
) STRICT, WITHOUT ROWID;

-- When the provider's list last showed the number; an answer that it is there sets confirmed_at alone.
ALTER TABLE jobs ADD COLUMN seen_at INTEGER;
-- kind 3: an answer to a number that was settled before.
UPDATE jobs SET seen_at = confirmed_at WHERE list_stop_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM events WHERE events.phone = jobs.phone AND kind = 3 AND at >= confirmed_at);
