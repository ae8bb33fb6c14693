"""What members and the team are told: sentences, cards, reports."""
