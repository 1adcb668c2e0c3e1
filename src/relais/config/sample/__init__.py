"""The sample centre: a fictional municipality, loaded into an empty database by script/server only."""
