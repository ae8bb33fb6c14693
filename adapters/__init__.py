"""Adapters speak: one folder a platform, payloads into events, actions into calls."""
