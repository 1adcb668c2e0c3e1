"""Topics, answers, phrasings and versions; the pack format; the index that finds an answer for a question."""
