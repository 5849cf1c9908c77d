"""Workbooks, written and read back."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

import ketahanan_index as ki
from ketahanan_index.files import software
from ketahanan_index.reporting.colours import class_colours
from ketahanan_index.reporting.published import published
from ketahanan_index.reporting.workbook import write_workbook
from ketahanan_index.words import Language
from reporting.workbook.reading import NAMES, figures, invented, parts, records, sheets, survey, under
from stages import samples

RTOL = 1e-12
SHEETS = {
    "id": ["Sampul", "Ringkasan", "Peringkat", "Skor", "Dimensi", "Indikator", "Kontribusi", "Ketidakpastian",
           "Pemeriksaan", "Kerangka", "Metode", "Kamus data"],
    "en": ["Cover", "Summary", "Ranking", "Scores", "Dimensions", "Indicators", "Contributions", "Uncertainty", "Check",
           "Framework", "Methods", "Data dictionary"],
}  # fmt: skip


@pytest.fixture(scope="module")
def drawn() -> ki.Uncertainty:
    return ki.uncertainty(survey(), draws=40, seed=0)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory, drawn: ki.Uncertainty) -> Path:
    return write_workbook(survey(), tmp_path_factory.mktemp("buku") / "skor.xlsx", uncertainty=drawn)


@pytest.mark.parametrize("language", ["id", "en"])
def test_sheets_are_there_in_both_languages(
    tmp_path: Path, drawn: ki.Uncertainty, language: Language
) -> None:
    path = write_workbook(survey(), tmp_path / "skor.xlsx", language=language, uncertainty=drawn)
    found = sheets(path)
    assert list(found) == SHEETS[language]
    assert (
        found[SHEETS[language][0]][0][0]
        == {
            "id": "Desa berketahanan sosial",
            "en": "Socially resilient village",
        }[language]
    )


def test_scores_are_those_that_may_be_shown(book: Path) -> None:
    scores, rows = survey(), sheets(book)["Skor"]
    shown = published(scores)
    assert under(rows, "Kode desa/kelurahan") == list(scores.units)
    assert under(rows, "Desa/kelurahan") == scores.unit_table["nama"].tolist()
    assert under(rows, "Kecamatan") == scores.unit_table["kecamatan"].tolist()
    labels = {
        group.id: group.label.id
        for group in scores.framework.groups
        if not isinstance(group.label, str | None)
    }
    assert len(labels) == len(scores.nodes)
    for g, node in enumerate(scores.nodes):
        assert_allclose(figures(under(rows, labels[node])), shown.value[:, g], rtol=RTOL)
    for heading, column in (
        ("Batas bawah 95%", shown.lower[:, 0]),
        ("Batas atas 95%", shown.upper[:, 0]),
        ("Galat baku", shown.standard_error[:, 0]),
        ("Peringkat", shown.rank),
        ("Cakupan", np.where(shown.shown[:, 0], scores.coverage[:, 0], np.nan)),
        ("Responden", np.where(shown.shown[:, 0], scores.n[:, 0], np.nan)),
        ("Satuan sampel (PSU)", np.where(shown.shown[:, 0], scores.psus[:, 0], np.nan)),
    ):
        assert_allclose(figures(under(rows, heading)), column, rtol=RTOL)
    names = {"rendah": "Rendah", "sedang": "Sedang", "tinggi": "Tinggi"}
    kept = [names[c] if s else "" for c, s in zip(scores.classes, shown.shown[:, 0], strict=True)]
    assert under(rows, "Kelas") == kept
    within = scores.ranks(by="kecamatan").to_numpy()
    within = np.where(shown.shown[:, 0], within, np.nan)
    assert_allclose(figures(under(rows, "Peringkat dalam kecamatan")), within)


def test_dimensions_have_their_errors(book: Path) -> None:
    shown, rows = published(survey()), sheets(book)["Dimensi"]
    at = survey().nodes.index("gotong_royong")
    label = "Gotong royong dan solidaritas"
    for heading, x in (
        ("", shown.value),
        (": Batas bawah 95%", shown.lower),
        (": Galat baku", shown.standard_error),
    ):
        assert_allclose(figures(under(rows, label + heading)), x[:, at], rtol=RTOL)


def test_indicators_are_shown_as_measured_and_rescaled(book: Path) -> None:
    shown, rows = published(survey()), sheets(book)["Indikator"]
    at = survey().normalised.estimates.indicators.index("SDM03")
    assert_allclose(
        figures(under(rows, "SDM03 Kemudahan informasi layanan sosial: nilai")), shown.raw[:, at], rtol=RTOL
    )
    assert_allclose(figures(under(rows, "SDM03: skor")), shown.indicator[:, at], rtol=RTOL)


def test_dimensions_add_up_to_the_difference(book: Path) -> None:
    scores, rows = survey(), sheets(book)["Kontribusi"]
    whole = figures(under(rows, "Selisih dari acuan"))
    counted = [g.label.id for g in scores.framework.index.members if g.weight > 0 and isinstance(g, ki.Group)]  # type: ignore[union-attr]
    # Where no member is withheld by itself.
    members = np.stack([figures(under(rows, label)) for label in counted])
    complete = ~np.isnan(members).any(axis=0)
    assert complete.sum() > 40
    assert_allclose(members.sum(axis=0)[complete], whole[complete], atol=1e-9)


def test_draws_of_villages_that_may_be_shown(book: Path, drawn: ki.Uncertainty) -> None:
    rows, seen = sheets(book)["Ketidakpastian"], published(survey()).shown[:, 0]
    table = drawn.to_frame()
    for heading, name in (
        ("Peringkat tertinggi (95%)", "rank_lower"),
        ("Median peringkat", "rank_median"),
        ("Peringkat terendah (95%)", "rank_upper"),
        ("Batas bawah 95% (simulasi)", "lower"),
        ("Peluang kelas Sedang", "p_sedang"),
    ):
        expected = np.where(seen, table[name].to_numpy(np.float64), np.nan)
        assert_allclose(figures(under(rows, heading)), expected, rtol=RTOL)


def test_of_a_withheld_village_no_score_is_shown_and_the_reason_is(book: Path) -> None:
    scores, found = survey(), sheets(book)
    withheld = [unit for unit, flag in zip(scores.units, scores.flag, strict=True) if flag == "withhold"]
    assert withheld == ["9901022004", "9901032001"]
    shown = published(scores)
    for unit in withheld:
        row = next(line for line in found["Skor"] if unit in line)
        at = scores.units.index(unit)
        # Groups may have their own way to be shown.
        own = shown.value[at, 1:]
        assert [cell for cell in row if isinstance(cell, float)] == own[~np.isnan(own)].tolist()
        assert "tahan" in row
        assert any("terlalu sedikit" in str(cell) for cell in row)
        for sheet in ("Kontribusi", "Ketidakpastian"):
            row = next(line for line in found[sheet] if unit in line)
            assert not [cell for cell in row if isinstance(cell, float)]
        assert not any(unit in line for line in found["Peringkat"])
    cover = {line[0]: line[1] for line in found["Sampul"]}
    assert cover["Publikasi"] == "terbitkan: 45\nhati-hati: 1\ntahan: 2"
    assert cover["Desa/kelurahan"] == "48 desa/kelurahan, 48 memiliki skor, 0 tanpa skor"


def test_the_cover_says_where_figures_come_from(book: Path) -> None:
    framework, cover = survey().framework, {line[0]: line[1] for line in sheets(book)["Sampul"]}
    assert cover["Kerangka"] == framework.id or "Susunan" in cover["Kerangka"]
    assert cover["Sidik jari kerangka (SHA-256)"] == framework.digest
    assert cover["Versi"] == framework.version
    assert cover["Status kerangka"] == "Usulan untuk uji coba; bukan instrumen resmi."
    assert cover["Simulasi"] == "40 ulangan, benih acak 0. Yang diubah-ubah: Galat penarikan sampel"
    assert framework.digest in cover["Cara mengutip"]
    assert cover["Responden"] == "1.720 responden di 48 desa/kelurahan"


def test_official_rules_do_not_make_official_figures(tmp_path: Path) -> None:
    cover = {line[0]: line[1] for line in sheets(write_workbook(records(), tmp_path / "a.xlsx"))["Sampul"]}
    assert "bukan angka resmi" in cover["Status kerangka"]
    assert cover["Cara mengutip"].endswith("Penghitungan sendiri menurut aturan resmi, bukan angka resmi.")


def test_the_dictionary_explains_every_column(book: Path) -> None:
    found = sheets(book)
    listed = [line for line in found["Kamus data"] if line[0] in found]
    assert all(all(line[i] for i in (0, 1, 2, 3, 5)) for line in listed)
    for name, rows in found.items():
        explained = [line[2] for line in listed if line[0] == name]
        if name not in ("Sampul", "Ringkasan", "Kamus data"):
            assert any(row[: len(explained)] == explained for row in rows), name
            assert len(explained) == max(map(len, rows))


def test_village_records_have_no_columns_of_samples(tmp_path: Path) -> None:
    found = sheets(write_workbook(records(), tmp_path / "idm.xlsx"))
    assert list(found) == [name for name in SHEETS["id"] if name not in ("Dimensi", "Ketidakpastian")]
    headings = next(row for row in found["Skor"] if "Publikasi" in row)
    assert not {"Galat baku", "Responden", "Batas bawah 95%", "Satuan sampel (PSU)"} & set(headings)
    assert under(found["Skor"], "Alasan hati-hati atau ditahan").count("tanpa skor") == 5
    why = dict(
        zip(
            under(found["Indikator"], "Kode desa/kelurahan"),
            under(found["Indikator"], "Alasan sel kosong"),
            strict=True,
        )
    )
    table = records().normalised.estimates.to_frame()
    lacking = {unit: list(row.index[row.isna()]) for unit, row in table.iterrows() if row.isna().any()}
    said = {unit: ", ".join(ids) if len(ids) < 3 else "semua indikator" for unit, ids in lacking.items()}
    assert {unit: text for unit, text in why.items() if text} == {
        u: f"tanpa data: {s}" for u, s in said.items()
    }


def test_the_same_scores_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = (write_workbook(records(), tmp_path / name) for name in ("satu.xlsx", "dua.xlsx"))
    assert one.read_bytes() == two.read_bytes()


def test_nothing_is_a_formula_a_link_or_a_merged_cell(book: Path) -> None:
    for name, xml in parts(book, r"xl/worksheets/.*\.xml").items():
        for tag in ("<f>", "<f ", "<hyperlink", "<mergeCell"):
            assert tag not in xml, name
    assert "hyperlink" not in "".join(parts(book, r".*\.rels").values())
    assert not parts(book, r"xl/(calcChain\.xml|externalLinks/.*)")


@pytest.mark.parametrize("language", ["id", "en"])
def test_names_stay_text_whatever_they_look_like(tmp_path: Path, language: Language) -> None:
    label = {"id": '=HYPERLINK("http://example.org")', "en": "<r>&G&P</r>"}
    classes = {"levels": [{"id": "a", "label": label, "upper": 50}, {"id": "b", "label": "@b"}]}
    status = {**label, "official": False}
    members = [
        {"id": name, "label": label, "source": "villages", "items": [{"column": name, "scale": "persen"}]}
        for name in ("air", "listrik")
    ]
    scores = invented(
        len(NAMES), NAMES, label=label, classes=classes, status=status, definition=label, version="=1+1",
        index={"id": "indeks", "label": label, "members": members},
    )  # fmt: skip
    path = write_workbook(scores, tmp_path / "skor.xlsx", language=language)
    found = sheets(path)
    head = {"id": "Desa/kelurahan", "en": "Village"}[language]
    for sheet in (SHEETS[language][i] for i in (3, 5, 6)):
        assert under(found[sheet], head) == NAMES
    assert found[SHEETS[language][0]][0][0] == label[language]
    for name, xml in parts(path).items():
        ET.fromstring(xml)
        for tag in ("<f>", "<hyperlink", "<script", "<r>tebal", "<r><t>markah"):
            assert tag not in xml, name
    for name, xml in parts(path, "xl/charts/chart.*").items():
        assert label[language] not in "".join(re.findall(r"<c:title>.*?</c:title>", xml)), name
        # What charts point at are cells of this book.
        assert all(
            re.fullmatch(r"\w+!\$[A-Z]+\$\d+:\$[A-Z]+\$\d+", f) for f in re.findall("<c:f>(.*?)</c:f>", xml)
        )


def test_what_xml_refuses_is_replaced_and_what_is_too_long_is_cut(tmp_path: Path) -> None:
    names = ["bel\x07", "tak\uffff", "_x0041_", "panjang" * 6_000]
    found = sheets(write_workbook(invented(4, names), tmp_path / "skor.xlsx"))
    *said, long = under(found["Skor"], "Desa/kelurahan")
    assert said == ["bel�", "tak�", "_x0041_"]
    assert len(long) == 32_767
    assert long.endswith("…")


def test_codes_keep_their_zeros_without_a_green_corner(tmp_path: Path) -> None:
    path = write_workbook(invented(3), tmp_path / "skor.xlsx")
    rows = sheets(path)["Skor"]
    assert under(rows, "Kode desa/kelurahan") == ["0000", "0001", "0002"]
    # Without names the code is told once.
    assert not any("Desa/kelurahan" in row for row in rows)
    xml = parts(path, "xl/worksheets/sheet4.xml")["xl/worksheets/sheet4.xml"]
    assert '<ignoredError sqref="A1:XFD6" numberStoredAsText="1"/>' in xml


def test_headings_stay_in_view_and_can_be_filtered_and_printed(book: Path) -> None:
    names = dict(
        zip(
            SHEETS["id"],
            sorted(parts(book, r"xl/worksheets/sheet\d+\.xml"), key=lambda n: int(n[19:-4])),
            strict=True,
        )
    )
    xml = parts(book)
    for name in ("Skor", "Indikator", "Kontribusi", "Ketidakpastian"):
        sheet = xml[names[name]]
        row = next(r for r, line in enumerate(sheets(book)[name]) if "Kode desa/kelurahan" in line) + 1
        assert f'<pane xSplit="2" ySplit="{row}"' in sheet
        assert re.search(rf'<autoFilter ref="A{row}:[A-Z]+{row + 48}"/>', sheet)
        assert 'orientation="landscape"' in sheet
        assert '<pageSetUpPr fitToPage="1"/>' in sheet
        assert re.search(
            rf"{name}!\$A:\$B,{name}!\${row}:\${row}|{name}!\${row}:\${row}", xml["xl/workbook.xml"]
        )
    assert 'orientation="portrait"' in xml[names["Sampul"]]


def test_numbers_have_formats_of_their_unit(book: Path) -> None:
    styles = parts(book, "xl/styles.xml")["xl/styles.xml"]
    found = set(re.findall(r'formatCode="(.*?)"', styles))
    assert {"0.0_)", "#,##0_)", "0%_)", "0.0%_)", "#,##0.00_)", "+0.0_);-0.0_);0.0_)"} <= found


def test_the_foot_of_a_page_takes_no_digit_of_a_name_for_the_size_of_letters(tmp_path: Path) -> None:
    path = write_workbook(invented(3, id="2024x"), tmp_path / "skor.xlsx")
    foot = re.findall("<oddFooter>(.*?)</oddFooter>", parts(path, "xl/worksheets/sheet1.xml").popitem()[1])
    assert foot == [f"&amp;L&amp;8 2024x, {software()}&amp;R&amp;8 Halaman &amp;P / &amp;N"]


def test_charts_have_titles_and_words_for_those_who_cannot_see_them(book: Path) -> None:
    charts = parts(book, r"xl/charts/chart\d\.xml")
    titles = [re.findall("<c:title>.*?<a:t>(.*?)</a:t>", xml)[0] for xml in charts.values()]
    assert titles == ["Desa/kelurahan menurut kelas", "Rata-rata menurut dimensi", "Skor menurut peringkat"]
    assert len(re.findall('descr="Grafik batang', "".join(parts(book, "xl/drawings/.*xml").values()))) == 3
    ranking = charts["xl/charts/chart3.xml"]
    assert "<c:errBars>" in ranking
    assert ranking.count("<c:dPt>") == 46
    assert "nan" not in ranking.lower()


def test_of_many_villages_the_ends_are_ranked(tmp_path: Path) -> None:
    scores = invented(100)
    rows = sheets(write_workbook(scores, tmp_path / "skor.xlsx"))["Peringkat"]
    assert rows[0][0] == "Peringkat: indeks, masing-masing 20 skor tertinggi dan terendah"
    order = np.sort(scores.value[:, 0])[::-1]
    assert_allclose(figures(under(rows, "indeks")), [*order[:20], *order[-20:]], rtol=RTOL)


def test_without_classes_scores_are_counted_in_slices(tmp_path: Path) -> None:
    scores = invented(30)
    rows = sheets(write_workbook(scores, tmp_path / "skor.xlsx"))["Ringkasan"]
    assert [row[0] for row in rows[5:15]] == [f"{i}–{i + 10}" for i in range(0, 100, 10)]
    counts = np.histogram(scores.value[:, 0], 10, (0, 100))[0]
    assert [row[2] for row in rows[5:15]] == counts.tolist()


def test_where_no_parts_can_be_stated_there_is_no_sheet_of_them(tmp_path: Path) -> None:
    scores = invented(5, methodology={"aggregation": "median"})
    assert "Kontribusi" not in sheets(write_workbook(scores, tmp_path / "skor.xlsx"))


def test_where_nothing_may_be_shown_nothing_is(tmp_path: Path) -> None:
    framework = survey().framework
    table = survey()
    none = ki.score(
        framework, estimates=table.normalised.estimates, publication=ki.Publication(minimum_respondents=999)
    )
    found = sheets(write_workbook(none, tmp_path / "skor.xlsx"))
    assert "Peringkat" not in found
    assert not parts(tmp_path / "skor.xlsx", "xl/charts/.*")
    assert all(flag == "tahan" for flag in under(found["Skor"], "Publikasi"))
    assert np.isnan(figures(under(found["Skor"], "Indeks ketahanan sosial desa"))).all()


def test_names_of_a_column_asked_for(tmp_path: Path) -> None:
    found = sheets(write_workbook(survey(), tmp_path / "skor.xlsx", names="kecamatan"))
    assert under(found["Skor"], "Desa/kelurahan") == survey().unit_table["kecamatan"].tolist()
    with pytest.raises(ki.DataError, match="namaa") as raised:
        write_workbook(survey(), tmp_path / "lain.xlsx", names="namaa")
    assert raised.value.problems[0].code == "unknown_column"
    assert not (tmp_path / "lain.xlsx").exists()


def test_draws_of_other_scores_are_refused(tmp_path: Path, drawn: ki.Uncertainty) -> None:
    other = ki.score(survey().framework.with_weights({"sdm": 2}), estimates=survey().normalised.estimates)
    for scores in (records(), other):
        with pytest.raises(ki.DataError, match="other scores") as raised:
            write_workbook(scores, tmp_path / "skor.xlsx", uncertainty=drawn)
        assert raised.value.problems[0].code == "other_scores"
    assert not list(tmp_path.iterdir())


def test_another_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ki.DataError, match="'fr'") as raised:
        write_workbook(records(), tmp_path / "skor.xlsx", language="fr")  # type: ignore[arg-type]
    assert raised.value.problems[0].code == "unknown_language"


@pytest.mark.parametrize("name", ["skor.csv", "skor", "skor.xls", "skor.xlsm"])
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ki.DataError, match=r"ends in \.xlsx") as raised:
        write_workbook(records(), tmp_path / name)
    assert raised.value.problems[0].code == "unknown_ending"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ki.DataError, match="does not exist"):
        write_workbook(records(), tmp_path / "tak ada" / "skor.xlsx")


def test_without_xlsxwriter_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketahanan_index.reporting.packages.find_spec", lambda name: None)
    with pytest.raises(ki.DataError, match=r"\.\[files\]"):
        write_workbook(records(), tmp_path / "skor.xlsx")


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "skor.xlsx"
    path.write_bytes(b"lama")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", full)
    with pytest.raises(OSError, match="No space left"):
        write_workbook(records(), str(path))
    assert path.read_bytes() == b"lama"
    assert [one.name for one in tmp_path.iterdir()] == ["skor.xlsx"]


def test_village_records_have_dimensions_without_errors(tmp_path: Path) -> None:
    scores = samples.scores()
    path = write_workbook(scores, tmp_path / "skor.xlsx", language="en")
    rows = sheets(path)["Dimensions"]
    assert rows[2] == ["Village code", "Basics", "sosial", "Why cells are empty"]
    assert_allclose(figures(under(rows, "Basics")), scores.value[:, 1], rtol=RTOL)
    assert under(rows, "Why cells are empty")[3] == "without a score: all dimensions"
    # Nothing was noted but a village without data; the table of warnings says so.
    assert under(sheets(path)["Check"], "Kind of problem") == [p.code for p in scores.noted]


def test_without_warnings_the_check_says_so(tmp_path: Path) -> None:
    path = write_workbook(invented(3), tmp_path / "skor.xlsx")
    rows = sheets(path)["Pemeriksaan"]
    assert rows[1][0] == "Tidak ada peringatan"
    assert len(rows) == 3


def test_the_rule_of_widths_is_told(tmp_path: Path) -> None:
    cover = {
        line[0]: line[1] for line in sheets(write_workbook(samples.asked(), tmp_path / "a.xlsx"))["Sampul"]
    }
    assert cover["Aturan publikasi"] == (
        "ditahan bila responden kurang dari 5 atau satuan sampel (PSU) kurang dari 2; "
        "perlu dibaca dengan hati-hati bila setengah lebar selang kepercayaan melampaui 5"
    )


def test_classes_have_their_colours_and_letters_that_can_be_read(tmp_path: Path) -> None:
    path = write_workbook(records(), tmp_path / "skor.xlsx")
    styles = parts(path, "xl/styles.xml")["xl/styles.xml"]
    classes = records().framework.classes
    assert classes is not None
    for colour in class_colours(len(classes.levels)):
        assert f'<fgColor rgb="FF{colour[1:].upper()}"/>' in styles
    assert {"FFFFFFFF", "FF000000"} <= set(re.findall(r'<color rgb="(\w+)"/>', styles))


def test_scores_are_shown_as_bars_and_contributions_as_shades(book: Path) -> None:
    xml = parts(book, r"xl/worksheets/sheet\d+\.xml")
    assert xml["xl/worksheets/sheet4.xml"].count('type="dataBar"') == 2  # the rule, and its extension of 2010
    shades = xml["xl/worksheets/sheet7.xml"]
    assert shades.count("<colorScale>") == len(sheets(book)["Kontribusi"][4]) - 2
    assert '<cfvo type="num" val="0"/>' in shades


def test_what_was_noted_of_scores_and_draws_is_listed(book: Path, drawn: ki.Uncertainty) -> None:
    noted = [*survey().noted, *drawn.noted]
    assert drawn.noted
    rows = sheets(book)["Pemeriksaan"]
    assert under(rows, "Jenis masalah") == [problem.code for problem in noted]
    assert under(rows, "Masalah") == [problem.message for problem in noted]
    assert figures(under(rows, "Banyaknya")).tolist() == [problem.count for problem in noted]


def test_what_draws_varied_is_told_in_words(tmp_path: Path) -> None:
    class Own(ki.WeightNoise):
        """An assumption of a user."""

    scores = records()
    several = [Own(relative=0.1), ki.Alternatives("aggregation", ["arithmetic_mean", "geometric_mean"])]
    uncertain = ki.uncertainty(scores, assumptions=several, draws=20, seed=3)
    path = write_workbook(scores, tmp_path / "skor.xlsx", uncertainty=uncertain, language="en")
    cover = {line[0]: line[1] for line in sheets(path)["Cover"]}
    assert cover["Simulation"].startswith("20 draws, seed 3. What was varied: Own; ")
    assert "aggregation" in cover["Simulation"]
