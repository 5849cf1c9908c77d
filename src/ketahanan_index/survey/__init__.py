"""Values of a sample and their errors: Taylor linearisation, and what is wrong with a design."""
