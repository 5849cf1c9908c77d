from __future__ import annotations

import numpy as np
import pytest

import ketahanan_index as ki
from ketahanan_index.reporting.report import members, write_report
from ketahanan_index.reporting.report.village import Section, sections
from ketahanan_index.reporting.report.withholding import tell
from ketahanan_index.words import decimal
from reporting.report.made import Tags, framework, material, read, scored, surveyed, table

EVERY = np.arange(48)


def row(unit: str) -> int:
    return surveyed().units.index(unit)


def test_what_is_withheld_is_named_with_its_reasons() -> None:
    few = "Keterbukaan pengurus soal uang; Percaya kepada pengurus; Mampu berjalan dengan dana sendiri"
    ready = material(surveyed())
    assert tell(ready, row("9901012005")) == (
        f"Ditahan di desa/kelurahan ini (responden terlalu sedikit): {few}.",
        "Ditahan di desa/kelurahan ini (galat baku relatif terlalu besar): Mitra dari luar.",
    )
    told = tell(material(surveyed(), "en"), row("9901022002"))
    assert told[0].startswith("Withheld in this village (too few respondents): ")
    assert "; dimension " in told[0]


def test_every_indicator_is_shown_withheld_or_without_data() -> None:
    ready = material(surveyed())
    told = members.tell(ready, EVERY)
    for at in np.flatnonzero(ready.shown.shown[:, 0]):
        listed = [each for group in told.groups[at] for each in group.indicators]
        missing = members.without_data(ready, int(at))
        assert len(listed) + len(missing) == len(ready.counted)
        held = {each.label for each in listed if not each.value}
        said = " ".join(tell(ready, int(at)))
        assert all(label in said for label in held)
        assert bool(held) == ("Ditahan" in said) or ready.held.why[at, 36:].any()


def test_a_withheld_indicator_has_no_figure() -> None:
    ready = material(surveyed())
    at = row("9901012005")
    listed = {
        each.label: each for group in members.tell(ready, EVERY).groups[at] for each in group.indicators
    }
    held = listed["Mitra dari luar"]
    assert tuple(held[2:]) == ("",) * 7
    assert listed["Bentuk swadaya"].value != ""


def test_a_withheld_dimension_says_so() -> None:
    ready = material(surveyed())
    told = list(sections(ready, EVERY))[row("9901022002")]
    assert isinstance(told, Section)
    score = {each.label: (each.score, each.interval, each.effect) for each in told.dimensions}
    assert score["Kelembagaan lokal dan jejaring"] == ("ditahan", "", "–")
    assert score["Kearifan lokal"][0] != "ditahan"


def test_figures_that_are_withheld_are_not_in_the_row(tmp_path_factory: pytest.TempPathFactory) -> None:
    page = read(write_report(surveyed(), tmp_path_factory.mktemp("laporan") / "laporan.html"))
    at = row("9901022002")
    start = page.index('id="v-9901022002"')
    section = page[start : page.index("</article>", start)]
    ready = material(surveyed())
    hidden = [j for j in ready.counted if ready.held.why[at, j]]
    assert len(hidden) == 19
    for j in hidden:
        begin = section.index(f'<tr><th scope="row">{ready.labels[j]}')
        line = Tags(section[begin : section.index("</tr>", begin)]).text
        assert line.endswith("ditahan")
        assert decimal(float(surveyed().normalised.value[at, j]), 1, "id") not in line


def test_a_dimension_without_data_is_not_called_withheld() -> None:
    villages = [{**each, "rapat": None} if i == 0 else each for i, each in enumerate(table(4))]
    ready = material(ki.score(framework(), villages=villages))
    assert tell(ready, 0) == ("Tanpa skor di desa/kelurahan ini karena datanya kurang: dimensi warga.",)
    assert tell(ready, 1) == ()
    told = next(sections(ready, np.arange(4)))
    assert isinstance(told, Section)
    assert [each.score for each in told.dimensions][1] == "–"


def test_nothing_is_said_of_indicators_that_do_not_count() -> None:
    ready = material(surveyed())
    at = row("9901022002")
    unused = [j for j in range(36) if ready.held.why[at, j] and j not in ready.counted]
    assert len(unused) == 2
    assert not any(ready.labels[j] in " ".join(tell(ready, at)) for j in unused)


def test_of_records_nothing_is_withheld() -> None:
    ready = material(scored(3))
    assert ready.held.reasons == ((),)
    assert not ready.held.why.any()


def test_nothing_is_said_of_withheld_villages() -> None:
    ready = material(surveyed())
    assert not ready.held.why[~ready.shown.shown[:, 0]].any()
