"""Adapters speak: one folder a platform, each turning payloads into events and actions into calls."""
