-- What a report said can be held against the database later: as it was then. A job's first settling
-- is told by its row alone (every later move has an event), so the row says when that was committed.
ALTER TABLE jobs ADD COLUMN settled_in INTEGER; -- store.commits with that commit; NULL: not yet
UPDATE jobs SET settled_in = 0 WHERE state IN (1, 2, 3, 4, 6, 7);
