-- The job store. Times are ms since 1970 (UTC); phones are the digits of the E.164 number as an integer.
-- A number in an enum column is the value in src/jobs/ (job.h, entry.h); what each column means stands there too.

-- One row: what the store knows of itself.
CREATE TABLE store (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    commits INTEGER NOT NULL, -- write transactions so far; the lock file knows this number too
    closed_until INTEGER      -- a long Retry-After: nothing is sent before
) STRICT;
INSERT INTO store (id, commits) VALUES (1, 0);

-- One row: the provider's account that this database belongs to, known from the first authenticated reply.
CREATE TABLE account (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    api_url TEXT NOT NULL,
    key_salt BLOB NOT NULL,
    key_fingerprint BLOB NOT NULL, -- SHA-256 of salt and key
    bound_at INTEGER NOT NULL
) STRICT;

-- A source file. Its identity is sha256 and choices; its entries are the range first_entry..last_entry.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    choices TEXT NOT NULL,  -- what the user chose: columns, filter, country, …
    dialect TEXT NOT NULL,  -- what was found: encoding, delimiter, header
    header TEXT NOT NULL,   -- the header's cells, as a JSON array; [] without a header
    row_count INTEGER NOT NULL,
    new_jobs INTEGER NOT NULL,   -- numbers that no earlier import had
    known_jobs INTEGER NOT NULL, -- numbers that one had
    first_entry INTEGER NOT NULL,
    last_entry INTEGER NOT NULL, -- first_entry - 1 where the file has no row
    imported_at INTEGER NOT NULL,
    finished_at INTEGER,         -- when a run left nothing of it pending, since it was asked for
    undone_at INTEGER
) STRICT;
CREATE INDEX imports_by_digest ON imports (sha256);

-- One for each number in each data row, one for each row without any. Written once, never changed.
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    row INTEGER NOT NULL,     -- data row, from 1
    line INTEGER NOT NULL,    -- physical line on which the row begins, from 1
    column INTEGER,           -- column, from 1; NULL where the row has no cell in a phone column
    cell ANY,                 -- word for word (text), NULL where there is none
    phone INTEGER,            -- NULL where the entry has no number
    status INTEGER NOT NULL,  -- enum entry_status
    detail INTEGER,           -- enum entry_reason, or the bits of how the number was read
    objected_at INTEGER       -- the date in the flag's column
) STRICT;

CREATE TABLE jobs (
    phone INTEGER PRIMARY KEY,
    state INTEGER NOT NULL,       -- enum job_state
    first_entry INTEGER NOT NULL, -- the first entry that asked for it
    attempts INTEGER,
    first_attempt_at INTEGER,
    last_attempt_at INTEGER,
    due_at INTEGER,               -- set while a retry waits
    own_stop_id TEXT,             -- given to us; kept for ever
    list_stop_id TEXT,            -- the one that the provider's list shows
    code INTEGER,                 -- the provider's, of the last reply
    message TEXT,                 -- the provider's words, or ours about the network
    source INTEGER,               -- enum job_error_source
    http_status INTEGER,
    maybe_sent INTEGER,           -- 1: an attempt's outcome was lost, so the provider may have acted on it
    confirmed_at INTEGER          -- when it was last known to be on the list
) STRICT;
CREATE INDEX jobs_by_due ON jobs (due_at) WHERE due_at IS NOT NULL;

-- The numbers that an import brought and an earlier import already had.
CREATE TABLE rejoined (
    import_id INTEGER NOT NULL,
    phone INTEGER NOT NULL,
    PRIMARY KEY (import_id, phone)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,      -- NULL: still going on, or it crashed and no run has begun since
    exit_status INTEGER,   -- NULL though it ended: it crashed
    pid INTEGER NOT NULL,
    user TEXT NOT NULL,    -- system user
    options TEXT NOT NULL, -- as given; never the key
    claimed_after INTEGER, -- jobs never tried leave in the order of their numbers:
    claimed_to INTEGER     -- those in (claimed_after, claimed_to] may be on the wire
) STRICT;

-- The imports that a run sends.
CREATE TABLE run_imports (
    run_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    PRIMARY KEY (run_id, import_id)
) STRICT, WITHOUT ROWID;

-- Append-only: what a job's row can't tell any more.
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    phone INTEGER NOT NULL,
    at INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    kind INTEGER NOT NULL, -- enum job_event
    state_before INTEGER NOT NULL,
    state_after INTEGER NOT NULL,
    code INTEGER,
    http_status INTEGER,
    reason TEXT
) STRICT;
CREATE INDEX events_by_phone ON events (phone);
