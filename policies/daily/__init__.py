"""Daily: what the team reads of the day, when it asks and every morning."""
