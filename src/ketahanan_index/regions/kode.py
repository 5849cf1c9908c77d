"""One code: its level, tipe and parents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ketahanan_index.regions.spelling import LEVELS, VILLAGES, Level, fault, not_a_code, read

Tipe = Literal["provinsi", "kabupaten", "kota", "kecamatan", "kelurahan", "desa", "desa adat"]

# fmt: off
# Names as in decree Kepmendagri 300.2.2-2138/2025; they inform only, no code is refused by them.
_PROVINCES: Final = {
    "11": "Aceh", "12": "Sumatera Utara", "13": "Sumatera Barat", "14": "Riau", "15": "Jambi",
    "16": "Sumatera Selatan", "17": "Bengkulu", "18": "Lampung", "19": "Kepulauan Bangka Belitung",
    "21": "Kepulauan Riau", "31": "Daerah Khusus Ibukota Jakarta", "32": "Jawa Barat",
    "33": "Jawa Tengah", "34": "Daerah Istimewa Yogyakarta", "35": "Jawa Timur", "36": "Banten",
    "51": "Bali", "52": "Nusa Tenggara Barat", "53": "Nusa Tenggara Timur",
    "61": "Kalimantan Barat", "62": "Kalimantan Tengah", "63": "Kalimantan Selatan",
    "64": "Kalimantan Timur", "65": "Kalimantan Utara", "71": "Sulawesi Utara",
    "72": "Sulawesi Tengah", "73": "Sulawesi Selatan", "74": "Sulawesi Tenggara", "75": "Gorontalo",
    "76": "Sulawesi Barat", "81": "Maluku", "82": "Maluku Utara", "91": "Papua",
    "92": "Papua Barat", "93": "Papua Selatan", "94": "Papua Tengah", "95": "Papua Pegunungan",
    "96": "Papua Barat Daya",
}
# fmt: on


@dataclass(frozen=True, slots=True, order=True)
class Kode:
    """The Kemendagri code of a provinsi, kabupaten or kota, kecamatan, desa or kelurahan.

    Parameters
    ----------
    canonical : str
        Its 2, 4, 6 or 10 digits without dots; :func:`parse` reads any other spelling.

    Raises
    ------
    DataError
        If no region can have this code.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> kode = ki.regions.parse("32.02.01.2001")
    >>> kode.tipe, kode.province_name, kode.parent.dotted
    ('desa', 'Jawa Barat', '32.02.01')
    """

    canonical: str

    def __post_init__(self) -> None:
        if wrong := fault(self.canonical):
            raise not_a_code(self.canonical, wrong)

    def __str__(self) -> str:
        return self.canonical

    @property
    def dotted(self) -> str:
        """The official spelling, such as ``"32.02.01.2001"``."""
        code = self.canonical
        return ".".join(filter(None, (code[:2], code[2:4], code[4:6], code[6:])))

    @property
    def level(self) -> Level:
        """``"provinsi"``, ``"kabupaten"`` (a kota too), ``"kecamatan"`` or ``"desa"``."""
        return LEVELS[len(self.canonical)]

    @property
    def tipe(self) -> Tipe:
        """The level, with kota, kelurahan and desa adat told apart."""
        if self.level == "desa":
            return VILLAGES[self.canonical[6]]
        return "kota" if self.level == "kabupaten" and self.canonical[2:] >= "71" else self.level

    @property
    def parents(self) -> tuple[Kode, ...]:
        """The regions this one lies in, from the provinsi down."""
        return tuple(Kode(self.canonical[:n]) for n in LEVELS if n < len(self.canonical))

    @property
    def parent(self) -> Kode | None:
        """The region this one lies in; None for a provinsi."""
        return self.parents[-1] if self.parents else None

    @property
    def province(self) -> str:
        """The two digits of the provinsi."""
        return self.canonical[:2]

    @property
    def province_name(self) -> str | None:
        """The name of the provinsi in 2025; None if there was none."""
        return _PROVINCES.get(self.province)


def parse(kode: object) -> Kode:
    """Read one code of any level, dotted or not, as text or as a number.

    Parameters
    ----------
    kode : str, int, float or Kode
        The code, repaired where that is certain, as :func:`canonical` does.

    Returns
    -------
    Kode
        The code, which knows its level, tipe and parents.

    Raises
    ------
    DataError
        If the code cannot be read with certainty, or no region can have it.

    Examples
    --------
    >>> import ketahanan_index as ki
    >>> ki.regions.parse(3579011002).dotted, ki.regions.parse("35.79").tipe
    ('35.79.01.1002', 'kota')
    """
    digits, unreadable = read(kode)
    if wrong := unreadable or fault(digits):
        raise not_a_code(kode, wrong)
    return Kode(digits)
