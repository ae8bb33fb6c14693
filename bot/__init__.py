"""The program: wiring and awaiting, no decisions."""
