-- What an old import held was taken away: its row is a stub, its numbers' jobs and `rejoined` stay.
ALTER TABLE imports ADD COLUMN pruned_at INTEGER; -- NULL: not

-- Numbers of which everything was taken away, as keyed hashes (jobs/aside/number_hash.h). One that an
-- import brings again is no more forgotten.
CREATE TABLE forgotten_numbers (
    hash INTEGER PRIMARY KEY,
    forgotten_at INTEGER NOT NULL
) STRICT;
