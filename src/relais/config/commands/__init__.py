"""One file a group of `relais` commands; each is imported only when it is called."""
