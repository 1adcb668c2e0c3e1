"""Measurements, each beside a peer or a limit in one run; `script/bench NAME`."""
