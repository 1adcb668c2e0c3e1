"""The yearly report: facts read from what the community did, two wordings of them, and four formats of each."""
