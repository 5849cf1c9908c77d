"""How sure a score, a rank and a class are, and what they hang on."""
