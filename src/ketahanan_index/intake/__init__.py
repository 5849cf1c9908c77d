"""From tables to numbers: the only room that knows dataframe engines."""
