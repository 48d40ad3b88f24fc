-- Why an import was taken back: what the person who did so said.
ALTER TABLE imports ADD COLUMN undo_reason TEXT;
