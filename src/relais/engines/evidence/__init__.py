"""Will hold: series of calls and registered changes in, a verdict with its interval out. Empty until it is built."""
