-- What the provider calls the account's user, so that a file of one client hardly slips into another's list.
ALTER TABLE account ADD COLUMN user_name TEXT; -- NULL: it has not told yet
