"""The steps of a turn, each in its file; `turn.py` lists them in order."""
