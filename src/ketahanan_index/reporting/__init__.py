"""Scores for readers: pictures, maps, workbooks and pages."""
