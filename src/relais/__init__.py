"""Relais: the counter of a public contact centre that never closes."""
