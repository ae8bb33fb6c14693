"""Personal data and secrets in texts: one module a kind, behind one quick look."""
