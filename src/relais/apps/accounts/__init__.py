"""Organisations, centres, people and their roles; staff sign-in; the first page."""
