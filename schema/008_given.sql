-- An import's identity is the file's bytes and what the user gave, not what was found: an option that
-- was not given stands in `choices` as it was found. Both are NULL for an import of an earlier version.
ALTER TABLE imports ADD COLUMN given TEXT;      -- names in `choices` that the user gave: "columns encoding"
ALTER TABLE imports ADD COLUMN reading INTEGER; -- INTAKE_READING of the version that read the rows
