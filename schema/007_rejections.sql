-- Only code 9 speaks about the number. What was taken for refused with another code (the account
-- was blocked, the request was not understood, nobody knows) was not: it is to be sent where an
-- import wants it still, and as if it had never been sent where all of them were undone.
-- state 0: pending, 3: rejected, 5: cancelled; kind 13: reopened, by no run.
INSERT INTO events (phone, at, run_id, kind, state_before, state_after, code, http_status, reason)
    SELECT phone, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER), 0, 13, 3,
        iif(EXISTS (SELECT 1 FROM imports WHERE undone_at IS NULL
            AND (jobs.first_entry BETWEEN imports.first_entry AND imports.last_entry
                OR EXISTS (SELECT 1 FROM rejoined
                    WHERE rejoined.import_id = imports.id AND rejoined.phone = jobs.phone))), 0, 5),
        code, http_status, message
    FROM jobs WHERE state = 3 AND code IS NOT 9;
CREATE INDEX events_reopened ON events (phone) WHERE kind = 13;

UPDATE jobs SET
    state = (SELECT state_after FROM events WHERE kind = 13 AND events.phone = jobs.phone),
    due_at = NULL, code = NULL, message = NULL, source = NULL, http_status = NULL
    WHERE state = 3 AND code IS NOT 9;

UPDATE imports SET finished_at = NULL WHERE undone_at IS NULL AND id IN (
    SELECT imports.id FROM events JOIN jobs ON jobs.phone = events.phone
        JOIN imports ON jobs.first_entry BETWEEN imports.first_entry AND imports.last_entry
        WHERE kind = 13 AND state_after = 0
    UNION
    SELECT rejoined.import_id FROM events JOIN rejoined ON rejoined.phone = events.phone
        WHERE kind = 13 AND state_after = 0);

-- Counted anew where anything moved.
DELETE FROM job_counts WHERE EXISTS (SELECT 1 FROM events WHERE kind = 13);
INSERT INTO job_counts (import_id, state, jobs)
    SELECT 0, state, count(*) FROM jobs
        WHERE EXISTS (SELECT 1 FROM events WHERE kind = 13) GROUP BY state;
INSERT INTO job_counts (import_id, state, jobs)
    SELECT import_id, state, count(*) FROM (
        SELECT imports.id AS import_id, jobs.state AS state FROM jobs
            JOIN imports ON jobs.first_entry BETWEEN imports.first_entry AND imports.last_entry
        UNION ALL
        SELECT rejoined.import_id, jobs.state FROM rejoined JOIN jobs ON jobs.phone = rejoined.phone
    ) WHERE EXISTS (SELECT 1 FROM events WHERE kind = 13) GROUP BY import_id, state;
