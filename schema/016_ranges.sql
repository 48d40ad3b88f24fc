-- The numbers that an import brought and an earlier import already had: a weekly file brings nearly all of its
-- numbers again, so that a row tells of all the imports in a row that did.
CREATE TABLE brought_again (
    phone INTEGER NOT NULL,
    first_import INTEGER NOT NULL,
    last_import INTEGER NOT NULL, -- every import from the first to this one
    PRIMARY KEY (phone, first_import)
) STRICT, WITHOUT ROWID;
INSERT INTO brought_again (phone, first_import, last_import)
    SELECT phone, min(import_id), max(import_id) FROM (
        SELECT phone, import_id,
            import_id - row_number() OVER (PARTITION BY phone ORDER BY import_id) AS island FROM rejoined)
        GROUP BY phone, island ORDER BY phone, min(import_id);
DROP TABLE rejoined;

-- Where a number stands: of an import, the entries that have one, in the order of their numbers, packed
-- (jobs/store/number_index.h). Number 0: those that have none, and a cell in which one may stand.
CREATE TABLE number_index (
    import_id INTEGER NOT NULL,
    first_phone INTEGER NOT NULL,
    first_entry INTEGER NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (import_id, first_phone, first_entry)
) STRICT, WITHOUT ROWID;
ALTER TABLE imports ADD COLUMN indexed INTEGER; -- 1: all its entries are there; NULL: none is
