-- What tells the person of a row apart where a human must act, and what the filter's columns said of
-- it: COLUMN=LENGTH:BYTES for a cell that is kept, COLUMN?LENGTH:BYTES for one of the filter, one after
-- another (jobs/kept_cells.h).
ALTER TABLE entries ADD COLUMN kept TEXT; -- NULL: nothing is kept
