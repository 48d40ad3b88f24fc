-- Of a row that a filter left out no cell is kept, and it is no row of `entries`: its entry's number is
-- left free there. Imports of an earlier version keep theirs until they are pruned.

-- Runs of such rows, packed: jobs/aside/packed_rows.h. The entries from first_entry to last_entry that
-- are not in `entries`.
CREATE TABLE left_out_rows (
    first_entry INTEGER PRIMARY KEY,
    last_entry INTEGER NOT NULL,
    runs BLOB NOT NULL
) STRICT;

-- The numbers that stood in such rows, each as a keyed hash (jobs/aside/number_hash.h), and the imports
-- that left it out.
CREATE TABLE left_out_numbers (
    hash INTEGER PRIMARY KEY,
    imports TEXT NOT NULL -- "1-3,7": jobs/aside/import_ranges.h
) STRICT;

-- One row. Its key is in no report; who has the database has it, and can try every number there is.
CREATE TABLE hash_key (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    key BLOB NOT NULL
) STRICT;
INSERT INTO hash_key (id, key) VALUES (1, randomblob(16));
