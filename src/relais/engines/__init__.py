"""Plain libraries: no framework, no clock, no input or output of their own; codes and numbers out, never sentences."""
