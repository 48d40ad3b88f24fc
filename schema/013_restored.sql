-- A backup was put in the place of this database: what was sent and taken back since it was made is not
-- known here, so that nothing is sent before `verify` has held every number against the provider's list.
ALTER TABLE store ADD COLUMN restored_at INTEGER; -- NULL: not, or verified since
