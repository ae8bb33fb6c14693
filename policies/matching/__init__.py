"""Matching: words, patterns and links found in a text however it is dressed up."""
