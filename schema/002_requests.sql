-- Giving a file again, once nothing of its import was left to do, asks for the same import afresh:
-- its numbers are held against the provider's list as those of a new import are.
ALTER TABLE imports ADD COLUMN requested_at INTEGER; -- NULL: when it was imported
