"""Will hold: arrivals, handle time and patience in, agents and waits out (Erlang C and A). Empty until it is built."""
