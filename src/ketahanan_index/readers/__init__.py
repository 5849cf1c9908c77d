"""Files to tables, every cell as it stands in the file."""
