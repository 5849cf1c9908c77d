"""Scores as a workbook for people: what is on each sheet, and how it gets there."""

from ketahanan_index.reporting.workbook.writing import write_workbook

__all__ = ["write_workbook"]
