"""Scores explained to the people they speak of, and what would lift them."""
