"""How many come at once: arrivals, newcomers, waves and incidents."""
