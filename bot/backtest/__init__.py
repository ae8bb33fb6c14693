"""Backtests: old events decided under a new policy, from a file or from the journal."""
