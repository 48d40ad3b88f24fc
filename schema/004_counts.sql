-- How many jobs of an import are in a state; import_id 0: how many of the whole store. Kept in the
-- transactions that move jobs, so that to show them costs no look at the jobs.
CREATE TABLE job_counts (
    import_id INTEGER NOT NULL,
    state INTEGER NOT NULL,
    jobs INTEGER NOT NULL,
    PRIMARY KEY (import_id, state)
) STRICT, WITHOUT ROWID;

-- How many entries of an import have a status. Written with the import, never changed.
CREATE TABLE entry_counts (
    import_id INTEGER NOT NULL,
    status INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    PRIMARY KEY (import_id, status)
) STRICT, WITHOUT ROWID;

-- Which imports a number that moves counts for.
CREATE INDEX rejoined_by_phone ON rejoined (phone);

INSERT INTO job_counts (import_id, state, jobs)
    SELECT 0, state, count(*) FROM jobs GROUP BY state;
INSERT INTO job_counts (import_id, state, jobs)
    SELECT import_id, state, count(*) FROM (
        SELECT imports.id AS import_id, jobs.state AS state FROM jobs
            JOIN imports ON jobs.first_entry BETWEEN imports.first_entry AND imports.last_entry
        UNION ALL
        SELECT rejoined.import_id, jobs.state FROM rejoined JOIN jobs ON jobs.phone = rejoined.phone
    ) GROUP BY import_id, state;
INSERT INTO entry_counts (import_id, status, entries)
    SELECT imports.id, entries.status, count(*) FROM imports
        JOIN entries ON entries.id BETWEEN imports.first_entry AND imports.last_entry
        GROUP BY imports.id, entries.status;
