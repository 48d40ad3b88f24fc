-- The reports that runs have written, while they say what is so. At the first commit that changes what one says of
-- an import, it is renamed, and forgotten here.
CREATE TABLE reports (
    path TEXT NOT NULL, -- absolute
    import_id INTEGER NOT NULL,
    PRIMARY KEY (path, import_id)
) STRICT, WITHOUT ROWID;
