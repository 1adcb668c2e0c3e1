"""Will hold: the agent's and the supervisor's screens, the desk's stream and its API. Empty until it is built."""
