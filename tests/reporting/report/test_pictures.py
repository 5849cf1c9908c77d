from __future__ import annotations

from ketahanan_index.reporting.report.pictures import bands, bar, place
from reporting.report.made import material, scored

NAN = float("nan")


def test_places_are_shares_of_the_range() -> None:
    told = material(scored(3))
    assert place(told, 25.0) == "25.0%"
    assert place(told, NAN) == ""


def test_an_interval_without_width_can_still_be_seen() -> None:
    drawn = bar(material(scored(3)), 40.0, 40.0, 40.0, 50.0)
    assert (drawn.score, drawn.start, drawn.width, drawn.middle) == ("40.0%", "40.0%", "0.2%", "50.0%")


def test_without_an_interval_there_is_none() -> None:
    drawn = bar(material(scored(3)), 40.0, NAN, NAN, NAN)
    assert (drawn.score, drawn.start, drawn.width, drawn.middle) == ("40.0%", "", "", "")


def test_classes_fill_the_range() -> None:
    drawn = bands(material(scored(3)))
    assert [(band.start, band.width) for band in drawn] == [("0.0%", "50.0%"), ("50.0%", "50.0%")]
    assert bands(material(scored(3, classes=None))) == ()
