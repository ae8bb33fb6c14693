"""The file: the admin's TOML read, checked, repaired and compiled into a policy."""
