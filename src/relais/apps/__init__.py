"""The Django apps, every one furnished alike; imports between them run downhill (see ARCHITECTURE.md)."""
