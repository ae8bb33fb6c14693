"""A small Discord on loopback: gateway and HTTP API over one guild's state."""
