"""Conversations and messages; the one door through which every message comes; the store and hub of `/live`."""
