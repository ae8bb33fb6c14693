"""Trials: what a policy means and would do, told before it comes into force and after."""
