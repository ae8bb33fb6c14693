"""Announcing: what goes out at its time, where to, in which words, and by whose yes."""
