"""Will hold: connectors and consent for a client's own information, shown and never stored. Empty until it is built."""
