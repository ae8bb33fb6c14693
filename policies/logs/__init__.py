"""Logs for moderators: what happens in a community, told in few messages to a channel a kind."""
