"""What follows from an event: sanctions, questions to the team, their ends and outcomes."""
