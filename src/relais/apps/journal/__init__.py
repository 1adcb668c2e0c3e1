"""The append-only, hash-chained record of who did what: one chain a centre, and one for the installation."""
