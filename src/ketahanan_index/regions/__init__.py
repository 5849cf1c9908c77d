"""Kode wilayah: read, repair and judge the Kemendagri codes of Indonesia's regions.

A code is judged by its structure, never against a list: lists age faster than villages are founded.
"""

from ketahanan_index.regions.columns import Origin, Parent, canonical, looks_like, parents, tipe
from ketahanan_index.regions.kode import Kode, Tipe, parse
from ketahanan_index.regions.spelling import Level

__all__ = ["Kode", "Level", "Origin", "Parent", "Tipe", "canonical", "looks_like", "parents", "parse", "tipe"]
