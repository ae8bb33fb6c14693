"""Cases: one record for every sanction, and for every piece of work that waits for a human."""
