"""The learned model: how likely a message is spam or toxic, told on this machine at once."""
