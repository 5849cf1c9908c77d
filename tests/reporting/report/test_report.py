"""The page as a whole: what is in its file, whatever the villages are called."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

import ketahanan_index as ki
from ketahanan_index.readers.sample import sample_path
from ketahanan_index.reporting import packages
from ketahanan_index.reporting.report import mapping, write_report
from ketahanan_index.words import Language, decimal
from reporting.report.made import (
    HOSTILE,
    Tags,
    data,
    drawn,
    framework,
    lettered,
    read,
    scored,
    surveyed,
    table,
    thin,
)

LANGUAGES: tuple[Language, ...] = ("id", "en")


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the page of the sample's survey."""
    target = tmp_path_factory.mktemp("laporan") / "laporan.html"
    polygons = sample_path("peta.geojson")
    written = write_report(surveyed(), target, language=request.param, uncertainty=drawn(), polygons=polygons)
    return read(written)


def test_nothing_is_fetched_and_nothing_runs_but_the_pages_own_script(page: str) -> None:
    tags = Tags(page)
    names = {name for name, _ in tags.tags}
    assert not names & {"link", "img", "iframe", "object", "embed", "base", "audio", "video", "source"}
    assert tags.values("src") == tags.values("style") == tags.values("action") == []
    assert not [a for _, attributes in tags.tags for a in attributes if a.startswith("on")]
    assert all(href.startswith("#") for href in tags.values("href"))
    assert len(tags.all("script")) == 3
    assert len(tags.all("style")) == 1
    assert "default-src 'none'" in tags.all("meta")[1]["content"]


def test_ids_are_unique_and_every_reference_leads_somewhere(page: str) -> None:
    tags = Tags(page)
    ids = tags.values("id")
    assert len(ids) == len(set(ids))
    asked = {name for value in tags.values("aria-labelledby") for name in value.split()}
    asked |= {href[1:] for href in tags.values("href")} | set(tags.values("for"))
    assert asked <= set(ids)


def test_headings_come_in_order(page: str) -> None:
    levels = [int(name[1]) for name, _ in Tags(page).tags if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_say_what_their_heads_are_for(page: str) -> None:
    tags = Tags(page)
    assert all(head.get("scope") in {"col", "row", "rowgroup"} for head in tags.all("th"))
    assert [head["aria-sort"] for head in tags.all("th") if "aria-sort" in head] == ["ascending"]
    assert [p["aria-live"] for p in tags.all("p") if p.get("role") == "status"] == ["polite"]


def test_all_villages_are_there_without_a_script(page: str) -> None:
    tags = Tags(page)
    sections = [a["id"] for a in tags.all("article")]
    assert sections == [f"v-{unit}" for unit in surveyed().units]
    ranked = page[page.index('id="tabel"') : page.index("</table>", page.index('id="tabel"'))]
    assert ranked.count("<tr>") == 49


def test_the_language_is_told(page: str) -> None:
    tags = Tags(page)
    language = tags.all("html")[0]["lang"]
    said = {"id": "Desa/kelurahan satu per satu", "en": "Village by village"}
    assert said[language] in tags.text
    assert said["en" if language == "id" else "id"] not in tags.text


def test_figures_of_withheld_villages_are_nowhere(page: str) -> None:
    scores, tags = surveyed(), Tags(page)
    language: Language = "id" if tags.all("html")[0]["lang"] == "id" else "en"
    embedded = data(page)
    for unit in ("9901022004", "9901032001"):
        row = scores.units.index(unit)
        start = page.index(f'id="v-{unit}"')
        section = page[start : page.index("</article>", start)]
        plain = Tags("<article " + section).text.replace(unit, "")
        shown = {decimal(x, 1, language) for x in scores.value[row]}
        shown |= {decimal(x, 1, language) for x in scores.normalised.value[row] if x == x}
        assert not shown & set(re.findall(r"\d+[.,]\d", plain))
        at = embedded["columns"]["code"].index(unit)
        told = {name: column[at] for name, column in embedded["columns"].items()}
        assert {told[name] for name in ("rank", "score", "lower", "upper", "from", "to")} == {None}
        assert told["class"] == -1


def test_other_figures_of_withheld_villages_change_no_byte_but_medians_and_ranks(tmp_path: Path) -> None:
    # With its medians, effects and ranks held fixed, nothing of the page hangs on a withheld village's figures.
    rows = [{**row, "air": None} if i == 0 else row for i, row in enumerate(table(3))]
    strict = framework(methodology={"minimum_coverage": 1})
    pages = []
    for value in (11.0, 12.0):
        changed = [{**row, "listrik": value} if i == 0 else row for i, row in enumerate(rows)]
        scores = ki.score(strict, villages=changed)
        assert np.isnan(scores.value[0, 0])
        text = read(write_report(scores, tmp_path / "laporan.html"))
        start = text.index('<article class="village" id="v-3201012001"')
        pages.append(text[start : text.index("</article>", start)] + str(data(text)))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_stay_text_whatever_is_in_them(tmp_path: Path, language: Language) -> None:
    text = read(write_report(scored(8, HOSTILE), tmp_path / "laporan.html", language=language))
    tags = Tags(text)
    assert len(tags.all("script")) == 3
    assert "img" not in {name for name, _ in tags.tags}
    assert not [a for _, attributes in tags.tags for a in attributes if a.startswith("on")]
    assert "{{ 7 * 7 }}" in tags.text
    for name in HOSTILE:
        assert " ".join(name.split()) in tags.text
    found = data(text)["columns"]["name"]
    assert {" ".join(name.split()) for name in HOSTILE} <= set(found)


def test_labels_stay_text_whatever_is_in_them(tmp_path: Path) -> None:
    hostile = '</title><script>alert("x")</script><!--'
    levels = [{"id": "a", "label": hostile, "upper": 50}, {"id": "b"}]
    members = framework().to_dict()["index"]["members"]
    scores = scored(
        4,
        label=hostile,
        definition=hostile,
        classes={"levels": levels, "convention": hostile},
        index={"id": "indeks", "label": hostile, "members": members},
        sources={"x": {"cite": hostile}},
        status={"id": hostile, "en": hostile, "official": True},
    )
    tags = Tags(read(write_report(scores, tmp_path / "laporan.html")))
    assert len(tags.all("script")) == 3
    assert tags.text.count('alert("x")') >= 5


def test_codes_stay_text_whatever_is_in_them(tmp_path: Path) -> None:
    text = read(write_report(lettered(4, kecamatan=lambda i: "<i>'\""), tmp_path / "laporan.html"))
    tags = Tags(text)
    assert "i" not in {name for name, _ in tags.tags}
    assert [a["id"] for a in tags.all("article")] == [f"v--{i}" for i in range(1, 5)]


def test_the_same_scores_give_the_same_bytes(tmp_path: Path) -> None:
    found = [write_report(surveyed(), tmp_path / f"{i}.html", uncertainty=drawn()) for i in range(2)]
    assert found[0].read_bytes() == found[1].read_bytes()


def test_no_clock_no_hash_seed(tmp_path: Path) -> None:
    code = (
        "import sys; from reporting.report.made import scored\n"
        "from ketahanan_index.reporting.report import write_report\n"
        "write_report(scored(30), sys.argv[1])"
    )
    root = Path(__file__).resolve().parents[2]
    digests = set()
    for seed in ("1", "2"):
        target = tmp_path / "laporan.html"
        env = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        subprocess.run([sys.executable, "-c", code, str(target)], check=True, env=env)
        digests.add(hashlib.sha256(target.read_bytes()).hexdigest())
    assert len(digests) == 1


def test_many_villages_are_an_index_and_pages_that_lead_to_each_other(tmp_path: Path) -> None:
    first = write_report(scored(1250, HOSTILE, per_district=15), tmp_path / "laporan & akhir.html")
    tags = Tags(read(first))
    folder = tmp_path / "laporan & akhir"
    pages = sorted(p.name for p in folder.glob("*.html"))
    assert pages == ["3201.html", "3202.html", "3203.html"]
    assert {f"laporan%20%26%20akhir/{name}" for name in pages} <= set(tags.values("href"))
    assert tags.all("article") == []
    found = data(read(first))
    assert len(found["columns"]["code"]) == 1250
    for name in pages:
        text = read(folder / name)
        below = Tags(text)
        assert "../laporan%20%26%20akhir.html" in below.values("href")
        ids = set(below.values("id"))
        assert {href[1:] for href in below.values("href") if href.startswith("#")} <= ids
        here = [i for i, p in enumerate(found["columns"]["page"]) if found["pages"][p].endswith(name)]
        assert {f"v-{found['columns']['code'][i]}" for i in here} == {a["id"] for a in below.all("article")}
    ranked = read(first)
    ranked = ranked[ranked.index('id="tabel"') :]
    assert ranked[: ranked.index("</table>")].count("<tr>") == 101


@pytest.mark.parametrize("most", [1000, 2000])
def test_the_map_of_many_villages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(mapping, "MOST", most)
    scores = scored(1250, per_district=15)
    cells = [shapely.box(100 + i % 50, i // 50, 101 + i % 50, 1 + i // 50) for i in range(1250)]
    polygons = gpd.GeoDataFrame({"kode_desa": list(scores.units)}, geometry=cells, crs="EPSG:4326")
    first = read(write_report(scores, tmp_path / "laporan.html", polygons=polygons))
    start = first.index('<figure class="map">')
    drawn_map = Tags(first[start : first.index("</figure>", start)])
    areas = drawn_map.all("a")
    if most < 1250:
        assert [a["href"] for a in areas] == [f"laporan/320{i}.html" for i in (1, 2, 3)]
    else:
        assert len(areas) == 1250
        assert areas[0]["href"] == "laporan/3201.html#v-3201012001"
    below = read(tmp_path / "laporan" / "3203.html")
    start = below.index('<figure class="map">')
    assert len(Tags(below[start : below.index("</figure>", start)]).all("a")) == 350


def test_fewer_villages_leave_no_pages_behind(tmp_path: Path) -> None:
    target = tmp_path / "laporan.html"
    write_report(scored(320), target)
    assert (tmp_path / "laporan").is_dir()
    write_report(scored(5), target)
    assert [p.name for p in tmp_path.iterdir()] == ["laporan.html"]


def test_records_have_no_intervals_and_say_so(tmp_path: Path) -> None:
    tags = Tags(read(write_report(scored(5), tmp_path / "laporan.html", language="en")))
    assert "none from a sample" in tags.text
    assert "95% interval:" not in tags.text


def test_a_framework_without_classes(tmp_path: Path) -> None:
    text = read(write_report(scored(5, classes=None), tmp_path / "laporan.html"))
    tags = Tags(text)
    assert "kelas" not in tags.values("id")
    assert "class" not in tags.values("data-key")


@pytest.mark.parametrize("classes", [True, False])
@pytest.mark.parametrize("sample", [True, False])
@pytest.mark.parametrize("regions", [True, False])
@pytest.mark.parametrize("draws", [True, False])
@pytest.mark.parametrize("polygons", [True, False])
def test_whatever_is_not_there_the_page_is(
    tmp_path: Path, *, classes: bool, sample: bool, regions: bool, draws: bool, polygons: bool
) -> None:
    scores = thin(classes=classes, sample=sample, regions=regions)
    sure = ki.uncertainty(scores, draws=20, seed=1) if draws and sample else None
    cells = [shapely.box(100 + i, 0, 101 + i, 1) for i in range(len(scores.units))]
    areas = gpd.GeoDataFrame({"kode_desa": list(scores.units)}, geometry=cells, crs="EPSG:4326")
    text = read(
        write_report(
            scores, tmp_path / "laporan.html", uncertainty=sure, polygons=areas if polygons else None
        )
    )
    tags = Tags(text)
    assert len(tags.all("article")) == len(scores.units)
    assert ("Peluang tiap kelas" in tags.text) == (sure is not None and classes)
    assert ("selang peringkat 95%" in tags.text) == (sure is not None)
    assert ('id="peta"' in text) == polygons
    assert ('data-key="place"' in text) == regions
    assert ('data-key="class"' in text) == classes
    assert ('data-key="lower"' in text) == sample


def test_smaller_changes_are_promised_only_beside_larger_ones(tmp_path: Path) -> None:
    near = {"kode_desa": "3201012001", "air": 40, "listrik": 40, "rapat": 40}
    # Neither reaches 50 alone: the best of one record adds a quarter or a half of what it lacks.
    far = {"kode_desa": "3201012002", "air": 0, "listrik": 0, "rapat": 0}
    text = read(write_report(ki.score(framework(), villages=[near, far]), tmp_path / "laporan.html"))
    sections = {unit: text[text.index(f'id="v-{unit}"') :] for unit in ("3201012001", "3201012002")}
    sections = {unit: each[: each.index("</article>")] for unit, each in sections.items()}
    assert "cukup perubahan yang lebih kecil" in sections["3201012001"]
    assert "lebih kecil" not in sections["3201012002"]
    assert "Mengubah satu indikator saja tidak cukup" in sections["3201012002"]


def test_a_scale_that_counts_the_other_way_is_marked(tmp_path: Path) -> None:
    members = framework().to_dict()["index"]["members"]
    members[1]["members"][0]["direction"] = "negative"
    text = read(
        write_report(scored(2, index={"id": "indeks", "members": members}), tmp_path / "laporan.html")
    )
    said = Tags(text).text
    assert said.count("rapat (makin tinggi makin buruk)") == 2
    assert "air (makin" not in said


def test_one_village_and_none_with_a_score(tmp_path: Path) -> None:
    write_report(scored(1), tmp_path / "satu.html")
    nothing = [{**row, "air": None, "listrik": None, "rapat": None} for row in table(2)]
    text = read(write_report(ki.score(framework(), villages=nothing), tmp_path / "tanpa.html"))
    assert Tags(text).text.count("Tanpa skor") == 4


def test_another_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ki.DataError, match="'jv'") as caught:
        write_report(scored(1), tmp_path / "laporan.html", language="jv")  # type: ignore[arg-type]
    assert [p.code for p in caught.value.problems] == ["unknown_language"]


def test_without_jinja2_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "find_spec", lambda name: None)
    with pytest.raises(ki.DataError, match=r"'\.\[report\]'"):
        write_report(scored(1), tmp_path / "laporan.html")


def test_a_wrong_place_is_refused_before_anything_is_computed(tmp_path: Path) -> None:
    broken = replace(scored(1), plan=None)  # type: ignore[arg-type]
    with pytest.raises(ki.DataError, match=r"ends in \.html, not \.pdf"):
        write_report(broken, tmp_path / "laporan.pdf")


def test_importing_it_loads_no_template_engine() -> None:
    code = (
        "import sys, ketahanan_index.reporting.report\n"
        "sys.exit(bool({'jinja2', 'matplotlib', 'geopandas', 'shapely'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
