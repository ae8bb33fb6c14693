"""Policies decide: the vocabulary of events and actions, and pure functions over them."""
