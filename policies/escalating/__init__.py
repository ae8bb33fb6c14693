"""Escalating: what members ask reaches a human in time, and the talk about it reaches them."""
