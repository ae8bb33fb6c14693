"""Stand-ins for the platforms, on loopback."""
