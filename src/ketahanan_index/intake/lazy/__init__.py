"""Respondents of a lazy table, summed up where they live: only small tables of answers and sums come back."""
