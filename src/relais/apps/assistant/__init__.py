"""The turn, step by step; the citizen's page and the public API."""
