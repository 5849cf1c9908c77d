"""The pages of a report as a reader meets them: in a browser, with keyboard, phone and printer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import ketahanan_index as ki
from benchmarks import workload
from ketahanan_index.readers.sample import sample_path
from ketahanan_index.reporting.report import write_report
from ketahanan_index.words import Language, number
from reporting.report.made import HOSTILE, drawn, lettered, scored, surveyed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.pages

DESK, PHONE = (1280, 900), (360, 740)
LANGUAGES: tuple[Language, ...] = ("id", "en")


@dataclass
class Heard:
    """What a page asked for and complained of."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Written:
    """The reports that are looked at."""

    survey: dict[Language, Path]
    many: Path
    hostile: Path


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Return the sample's survey in both languages, 3,000 villages, and villages with hostile names."""
    folder = tmp_path_factory.mktemp("laporan")
    survey = {
        language: write_report(
            surveyed(),
            folder / f"survei-{language}.html",
            language=language,
            uncertainty=drawn(),
            polygons=sample_path("peta.geojson"),
        )
        for language in LANGUAGES
    }
    villages = workload.villages(3000)
    scores = ki.score(villages.framework, villages=villages.table)
    many = write_report(scores, folder / "banyak.html")
    hostile = write_report(scored(8, HOSTILE), folder / "nama.html")
    return Written(survey, many, hostile)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": DESK[0], "height": DESK[1]})
    yield made
    made.close()


def opened(context: BrowserContext, path: Path, size: tuple[int, int] = DESK, hash_: str = "") -> Page:
    """Open a page that must stay silent and alone; `require_silence` looks at what it did."""
    page = context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    heard = Heard()
    page.on("console", lambda said: heard.complaints.append(said.text))
    page.on("pageerror", lambda error: heard.complaints.append(str(error)))
    page.on("dialog", lambda dialog: heard.complaints.append(dialog.message))
    page.on("request", lambda request: heard.requests.append(request.url))
    page.goto(path.as_uri() + hash_)
    _HEARD[page] = heard
    return page


_HEARD: dict[Any, Heard] = {}


def require_silence(page: Page) -> None:
    heard = _HEARD.pop(page)
    assert heard.complaints == []
    assert all(url.startswith("file://") and url.split("#")[0].endswith(".html") for url in heard.requests)


def found(page: Page) -> str:
    said: str = page.locator(".found").inner_text()
    return said


def names(page: Page) -> list[str]:
    listed: list[str] = page.locator("#tabel tbody th a").all_inner_texts()
    return listed


def search(page: Page, words: str, expected: str) -> None:
    # The line said the same before where as many villages fitted.
    page.evaluate("document.querySelector('.found').textContent = ''")
    page.locator("#cari").fill(words)
    page.wait_for_function("said => document.querySelector('.found').textContent === said", arg=expected)


def test_search_ignores_case_and_accents_and_knows_codes(context: BrowserContext, written: Written) -> None:
    page = opened(context, written.survey["id"])
    assert found(page) == "48 dari 48 desa/kelurahan"
    search(page, "BÁKUNG  ungú", "1 dari 48 desa/kelurahan")
    assert names(page) == ["Bakung Ungu"]
    search(page, "9901011002", "1 dari 48 desa/kelurahan")
    search(page, "99.01.01.1002", "1 dari 48 desa/kelurahan")
    assert names(page) == ["Melati Nila"]
    search(page, "contoh utara", "12 dari 48 desa/kelurahan")
    search(page, "tidak ada", "Tidak ada desa/kelurahan yang cocok; ubah kata pencarian atau kelasnya.")
    assert names(page) == []
    require_silence(page)


def test_sorting_by_any_column(context: BrowserContext, written: Written) -> None:
    page = opened(context, written.survey["id"])
    by_rank = names(page)
    assert by_rank[0] == "Bakung Ungu"
    assert by_rank[-2:] == ["Kemiri Kelabu", "Bakung Nila"]
    page.get_by_role("button", name="Desa/kelurahan", exact=True).click()
    by_name = names(page)
    assert by_name == sorted(by_name, key=str.casefold)
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "ascending"
    page.get_by_role("button", name="Desa/kelurahan", exact=True).click()
    assert names(page) == by_name[::-1]
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="Skor", exact=True).click()
    assert names(page) == by_rank
    page.get_by_role("button", name="Skor", exact=True).click()
    assert names(page)[:46] == by_rank[:46][::-1]
    assert names(page)[46:] == by_rank[46:]
    require_silence(page)


def test_the_script_writes_rows_as_the_page_does(
    browser: Browser, context: BrowserContext, written: Written
) -> None:
    for path in (*written.survey.values(), written.many):
        page = opened(context, path)
        with_script = page.locator("#tabel tbody").inner_text()
        links = page.locator("#tabel tbody a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        pictures = page.locator("#tabel tbody circle").evaluate_all(
            "all => all.map(c => c.getAttribute('cx'))"
        )
        require_silence(page)
        bare = browser.new_context(java_script_enabled=False, viewport={"width": DESK[0], "height": DESK[1]})
        plain = bare.new_page()
        plain.goto(path.as_uri())
        assert plain.locator("#tabel tbody").inner_text() == with_script
        # A browser without a script still lets its driver look.
        rows = plain.content()
        rows = rows[rows.index('id="tabel"') :]
        rows = rows[: rows.index("</table>")]
        assert re.findall(r'href="([^"]*)"', rows) == links
        written_places = [float(x) for x in re.findall(r'cx="([\d.]+)%"', rows)]
        # The script knows scores as they are written, the page as they are.
        assert [float(x.rstrip("%")) for x in pictures] == pytest.approx(written_places, abs=0.11)
        bare.close()


def test_filter_by_class(context: BrowserContext, written: Written) -> None:
    page = opened(context, written.survey["en"])
    page.locator("#kelas").select_option(label="High")
    assert found(page) == "3 of 48 villages"
    page.locator("#kelas").select_option(label="Withheld or without a score")
    assert names(page) == ["Kemiri Kelabu", "Bakung Nila"]
    require_silence(page)


def test_a_village_is_opened_from_table_map_and_address(context: BrowserContext, written: Written) -> None:
    page = opened(context, written.survey["id"])
    assert page.locator(".village:visible").count() == 0
    page.locator("#tabel a", has_text="Lontar Nila").click()
    page.wait_for_selector(".village.open")
    assert page.locator(".village:visible h3").all_inner_texts() == ["Lontar Nila"]
    assert page.evaluate("document.activeElement.textContent") == "Lontar Nila"
    page.locator(".village.open .walk a", has_text="berikutnya").click()
    page.wait_for_function("() => document.querySelector('.village.open h3').textContent !== 'Lontar Nila'")
    assert page.locator(".village:visible").count() == 1
    page.go_back()
    page.wait_for_function("() => document.querySelector('.village.open h3').textContent === 'Lontar Nila'")
    page.locator("#peta svg a").first.dispatch_event("click")
    page.wait_for_function("() => document.querySelector('.village.open h3').textContent === 'Kenari Jingga'")
    page.locator("#semua").click()
    assert page.locator(".village:visible").count() == 48
    page.locator("#semua").click()
    assert page.locator(".village:visible").count() == 1
    require_silence(page)
    straight = opened(context, written.survey["id"], hash_="#v-9901042001")
    assert straight.locator(".village:visible h3").all_inner_texts() == ["Bakung Ungu"]
    require_silence(straight)


@pytest.mark.parametrize("hash_", ["#%zz", "#v-tidak-ada", "#v--999", "#isi"])
def test_an_address_of_no_village_opens_none(context: BrowserContext, written: Written, hash_: str) -> None:
    for path in (written.survey["id"], written.many):
        page = opened(context, path, hash_=hash_)
        assert page.locator(".village.open").count() == 0
        require_silence(page)


def test_codes_that_are_no_addresses_lead_to_their_pages(context: BrowserContext, tmp_path: Path) -> None:
    page = opened(context, write_report(lettered(320), tmp_path / "huruf.html"), hash_="#v--7")
    page.wait_for_url("**/huruf/0001.html#v--7")
    assert page.locator(".village:visible h3").all_inner_texts() == ["Desa 7"]
    require_silence(page)


def test_the_keyboard_reaches_everything(context: BrowserContext, written: Written) -> None:
    page = opened(context, written.survey["id"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#isi"
    page.locator("#cari").focus()
    page.keyboard.type("kenari kelabu")
    page.keyboard.press("Enter")
    page.wait_for_selector(".village.open")
    assert page.evaluate("document.activeElement.textContent") == "Kenari Kelabu"
    area = page.locator("#peta svg a").nth(4)
    area.focus()
    assert "desa" not in (area.get_attribute("aria-label") or "").lower()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('.village.open h3').textContent !== 'Kenari Kelabu'")
    page.locator("th button").first.focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    assert page.locator("th[aria-sort]").get_attribute("aria-sort") == "descending"
    require_silence(page)


def test_three_thousand_villages(context: BrowserContext, written: Written) -> None:
    page = opened(context, written.many)
    assert len(names(page)) == 100
    assert found(page) == "Baris 1–100 dari 3.000 desa/kelurahan"
    page.get_by_role("button", name="Berikutnya").click()
    assert found(page) == "Baris 101–200 dari 3.000 desa/kelurahan"
    page.get_by_role("button", name="Sebelumnya").click()
    search(page, "1103052007", "1 dari 3.000 desa/kelurahan")
    page.locator("#tabel tbody a").click()
    page.wait_for_url("**/banyak/1103.html#v-1103052007")
    assert page.locator(".village:visible h3").all_inner_texts() == ["1103052007"]
    page.locator(".up a").click()
    page.wait_for_url("**/banyak.html")
    assert page.locator("#wilayah tbody tr").count() == 8
    require_silence(page)
    straight = opened(context, written.many, hash_="#v-1108012001")
    straight.wait_for_url("**/banyak/1108.html#v-1108012001")
    assert straight.locator(".village:visible").count() == 1
    require_silence(straight)


def test_hostile_names_run_nothing(context: BrowserContext, written: Written) -> None:
    page = opened(context, written.hostile)
    shown = set(names(page))
    assert {" ".join(name.split()) for name in HOSTILE} <= shown
    page.locator("#tabel a", has_text="onerror").click()
    page.wait_for_selector(".village.open")
    search(page, "alert(1)", "2 dari 8 desa/kelurahan")
    require_silence(page)


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_serious(
    context: BrowserContext, written: Written, language: Language, size: tuple[int, int]
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    pages = [written.survey[language]]
    if language == "id":
        pages += [written.many, written.hostile]
    for path in pages:
        page = opened(context, path, size)
        if page.locator("article.village").count():
            page.locator("#tabel a").first.click()
            page.wait_for_selector(".village.open")
        response = axe.Axe().run(page).response
        grave = [
            (found["id"], found["impact"], [node["html"][:200] for node in found["nodes"][:3]])
            for found in response["violations"]
            if found["impact"] in {"serious", "critical"}
        ]
        assert grave == []
        require_silence(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_never_scrolls_sideways(
    context: BrowserContext, written: Written, language: Language
) -> None:
    for path in (written.survey[language], written.many, written.hostile):
        page = opened(context, path, PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        if page.locator("#semua").count():
            page.locator("#semua").click()
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        require_silence(page)


def test_tables_on_a_phone_are_scrolled_and_show_that_they_are(
    context: BrowserContext, written: Written
) -> None:
    page = opened(context, written.survey["id"], PHONE, "#v-9901012008")
    page.wait_for_selector(".village.open")
    tables = page.locator(".scroll:visible")
    wide = []
    for i in range(tables.count()):
        box = tables.nth(i)
        if box.evaluate("box => box.scrollWidth > box.clientWidth"):
            wide.append(box.get_attribute("aria-labelledby"))
            assert box.evaluate("box => getComputedStyle(box).backgroundAttachment").startswith(
                "local, local"
            )
            box.focus()
            page.keyboard.press("ArrowRight")
            page.wait_for_function("id => document.activeElement.scrollLeft > 0", arg=wide[-1])
    assert wide == ["h-sebaran", "d-v-9901012008", "i-v-9901012008"]
    # What a row is about stays at the left.
    left = "th => th.getBoundingClientRect().left - th.closest('.scroll').getBoundingClientRect().left"
    assert page.locator(".village.open .dense tbody th:not([colspan])").first.evaluate(left) == 0
    require_silence(page)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_words_of_labels_are_not_broken(
    context: BrowserContext, written: Written, size: tuple[int, int]
) -> None:
    page = opened(context, written.survey["id"], size)
    page.locator("#semua").click()
    # A word that is broken has two boxes: one on each line.
    broken = page.evaluate(
        """() => [...document.querySelectorAll('.village th, #tabel thead th button, #ringkasan th')].flatMap(th => {
          const text = th.firstChild, range = document.createRange();
          if (text.nodeType !== Node.TEXT_NODE) return [];
          return [...text.data.matchAll(/[^\\s/-]+/g)].filter(word => {
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            return range.getClientRects().length > 1;
          }).map(word => word[0]);
        })"""
    )
    assert broken == []
    require_silence(page)


def test_without_javascript_everything_is_there(browser: Browser, written: Written) -> None:
    bare = browser.new_context(java_script_enabled=False)
    page = bare.new_page()
    page.goto(written.survey["id"].as_uri())
    assert page.locator("#tabel tbody tr").count() == 48
    assert page.locator(".village:visible").count() == 48
    assert page.locator(".tools:visible").count() == 0
    assert page.locator(".choose:visible").count() == 0
    page.goto(written.many.as_uri())
    assert page.locator("#tabel tbody tr").count() == 100
    assert page.locator("noscript").count() == 1
    bare.close()


def test_paper_shows_every_village(context: BrowserContext, written: Written, tmp_path: Path) -> None:
    page = opened(context, written.survey["id"])
    page.emulate_media(media="print")
    assert page.locator(".village:visible").count() == 48
    assert page.locator("#cari:visible").count() == 0
    assert page.locator(".contents:visible").count() == 0
    target = tmp_path / "cetak.pdf"
    page.pdf(path=str(target), prefer_css_page_size=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b", target.read_bytes()))
    assert 48 * 2 <= sheets <= 48 * 2.5
    require_silence(page)


def test_the_policy_stops_what_is_not_the_pages_own(context: BrowserContext, written: Written) -> None:
    page = context.new_page()
    page.goto(written.survey["id"].as_uri())
    page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.x = 1'; document.body.append(s)"
    )
    page.evaluate("const i = document.createElement('img'); i.src = 'data:,x'; document.body.append(i)")
    assert page.evaluate("window.x") is None


def test_counts_are_written_as_the_language_does(context: BrowserContext, written: Written) -> None:
    page = opened(context, written.many)
    assert number(3000, "id") in found(page)
    require_silence(page)
