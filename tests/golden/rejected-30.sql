-- A database of the version whose schema is 6, after a run of which one number was taken for rejected because
-- the account was blocked (code 30); rejected-30.csv and rejected-30.json are its report and manifest of then.
-- @FOLDER@ stands for where they lie.
PRAGMA application_id = 1937010803;
PRAGMA user_version = 6;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE store (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    commits INTEGER NOT NULL, -- write transactions so far; the lock file knows this number too
    closed_until INTEGER      -- a long Retry-After: nothing is sent before
) STRICT;
INSERT INTO store VALUES(1,10,NULL);
CREATE TABLE account (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    api_url TEXT NOT NULL,
    key_salt BLOB NOT NULL,
    key_fingerprint BLOB NOT NULL, -- SHA-256 of salt and key
    bound_at INTEGER NOT NULL
, user_name TEXT) STRICT;
INSERT INTO account VALUES(1,'http://127.0.0.1:8081/v1',X'2387e4fd35dca95bcc9d19eeac18388c',X'2ca1f2c189794d95fc99a904f520db57636289dfcee40e3fed7e430bd6b81d6f',1795856538558,'sandbox');
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
, requested_at INTEGER, undo_reason TEXT) STRICT;
INSERT INTO imports VALUES(1,'@FOLDER@/crm.csv',62,X'ea40926a8e21dbf2908ca98e1848fc396a5a7834a24f7884c653dad892ebd2a4','country=FR columns=1 encoding=UTF-8 delimiter=44 header=1 landlines=sent where=all rows','UTF-8, comma, header on line 1','["Mobile"]',5,5,0,1,5,1795856538508,1795856538685,NULL,NULL,NULL);
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
INSERT INTO entries VALUES(1,1,2,1,'0639980000',33639980000,0,128,NULL);
INSERT INTO entries VALUES(2,2,3,1,'0639980001',33639980001,0,128,NULL);
INSERT INTO entries VALUES(3,3,4,1,'0639980002',33639980002,0,128,NULL);
INSERT INTO entries VALUES(4,4,5,1,'0639980003',33639980003,0,128,NULL);
INSERT INTO entries VALUES(5,5,6,1,'0639980004',33639980004,0,128,NULL);
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
, settled_in INTEGER) STRICT;
INSERT INTO jobs VALUES(33639980000,1,1,1,1795856538583,1795856538583,NULL,'1',NULL,200,NULL,NULL,200,NULL,1795856538612,9);
INSERT INTO jobs VALUES(33639980001,1,2,1,1795856538583,1795856538583,NULL,'2',NULL,200,NULL,NULL,200,NULL,1795856538612,9);
INSERT INTO jobs VALUES(33639980002,1,3,1,1795856538584,1795856538584,NULL,'3',NULL,200,NULL,NULL,200,NULL,1795856538612,9);
INSERT INTO jobs VALUES(33639980003,3,4,1,1795856538584,1795856538584,NULL,NULL,NULL,30,'Compte bloqué',1,403,NULL,NULL,9);
INSERT INTO jobs VALUES(33639980004,1,5,1,1795856538584,1795856538584,NULL,'4',NULL,200,NULL,NULL,200,NULL,1795856538612,9);
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
INSERT INTO runs VALUES(1,1795856538555,1795856538685,3,4711,'jeanne','stopsms run --db @FOLDER@/jobs.db --api-url http://127.0.0.1:8081/v1 --rate unlimited @FOLDER@/crm.csv',33639979999,33639980004);
CREATE TABLE run_imports (
    run_id INTEGER NOT NULL,
    import_id INTEGER NOT NULL,
    PRIMARY KEY (run_id, import_id)
) STRICT, WITHOUT ROWID;
INSERT INTO run_imports VALUES(1,1);
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
CREATE TABLE job_counts (
    import_id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    jobs INTEGER NOT NULL,
    PRIMARY KEY (import_id, state)
) STRICT, WITHOUT ROWID;
INSERT INTO job_counts VALUES(0,0,0);
INSERT INTO job_counts VALUES(0,1,4);
INSERT INTO job_counts VALUES(0,3,1);
INSERT INTO job_counts VALUES(1,0,0);
INSERT INTO job_counts VALUES(1,1,4);
INSERT INTO job_counts VALUES(1,3,1);
CREATE TABLE entry_counts (
    import_id INTEGER NOT NULL,
    status INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (import_id, status)
) STRICT, WITHOUT ROWID;
INSERT INTO entry_counts VALUES(1,0,5);
INSERT INTO entry_counts VALUES(1,1,0);
INSERT INTO entry_counts VALUES(1,2,0);
INSERT INTO entry_counts VALUES(1,3,0);
INSERT INTO entry_counts VALUES(1,4,0);
CREATE INDEX imports_by_digest ON imports (sha256);
CREATE INDEX jobs_by_due ON jobs (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX events_by_phone ON events (phone);
CREATE INDEX rejoined_by_phone ON rejoined (phone);
COMMIT;
