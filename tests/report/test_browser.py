"""The page as a reader has it: in headless Chromium, with real clicks and keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.reading import Document
from cleaner.reporting import Survey

from .browser import Reader, start
from .corpus import ARABIC, BRIDGE, EVIL, WRITTEN, cleaner_of, page_of, survey_of

MANY = 10_000
AT = {Path(name).stem: k for k, name in enumerate(WRITTEN)}


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    driver = start(tmp_path_factory.mktemp("profile"))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Cleaner:
    return cleaner_of(tmp_path_factory.mktemp("rules"))


@pytest.fixture(scope="module")
def small(driver: object, program: Cleaner, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The page of the newspaper's few documents."""
    with survey_of(program, WRITTEN) as survey:
        survey.fail("missing.txt: no such file")
        path = tmp_path_factory.mktemp("small") / "report.html"
        path.write_bytes(page_of(survey))
    return Reader(driver, path)


@pytest.fixture(scope="module")
def large(driver: object, program: Cleaner, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The page of ten thousand documents."""
    results = [(text, program.clean(text, path=Path(name))) for name, text in WRITTEN.items() if len(text) < 600]
    with Survey("corpus") as survey:
        for k in range(MANY):
            text, result = results[k % len(results)]
            survey.add(Document(f"number-{k}.txt", text), result)
        path = tmp_path_factory.mktemp("large") / "report.html"
        path.write_bytes(page_of(survey))
    return Reader(driver, path)


@pytest.fixture(autouse=True)
def quiet(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test leaves an error in the console."""
    yield
    for name in ("small", "large"):
        if name in request.fixturenames:
            assert request.getfixturevalue(name).errors() == []


# -- the overview ------------------------------------------------------------------------------------


def test_the_overview_shows_the_figures(small: Reader) -> None:
    small.open()
    assert small.texts(".tile strong")[0] == str(len(WRITTEN))
    assert small.texts(".verdicts tbody th") == ["article", "bundle", "index", "guarded"]
    assert "lantern/story-header" in small.texts(".name.rule")
    assert "Link to further stories <b>in bold</b>" in small.texts(".why")
    assert "line 12" in small.texts(".cuts a")
    assert small.text(".failures") == "missing.txt: no such file"
    assert "1 came back unchanged · 1 met a limit" in small.texts("#overview .note")
    said = small.one("section[aria-label='Sites'] tbody .bar").get_attribute("aria-label")
    assert said.startswith("kept ")
    assert "dropped " in said


def test_a_click_on_a_site_a_rule_or_a_verdict_filters(small: Reader) -> None:
    small.open()
    total = len(WRITTEN)
    small.click("[data-id='site:elsewhere']")
    assert small.text("#status") == f"1 of {total} documents"
    assert small.texts(".tile strong")[0] == "1"
    assert small.one("#site").get_attribute("value") == "elsewhere"
    small.click("#clear")
    small.click("[data-id='rule:lantern/see-also']")
    assert small.text("#status") == f"2 of {total} documents"
    small.click("[data-id='verdict:bundle']")
    assert small.text("#status") == f"1 of {total} documents"
    small.click("[data-id='verdict:bundle']")
    small.click("[data-id='rule:lantern/see-also']")
    assert small.text("#status") == f"{total} documents"


def test_the_lists_of_the_controls_filter_too(small: Reader) -> None:
    small.open("view=documents")
    small.choose("#verdict", "guarded")
    assert small.texts("#list [role=option] .title") == ["The Old Bridge Is Painted"]
    small.choose("#verdict", "")
    small.click("#unusual")
    assert len(small.texts("#list [role=option]")) == 2
    small.choose("#sort", "unusual")
    assert "guarded" in small.texts("#list [role=option]")[0]
    small.choose("#rule", "lantern/more")
    assert small.text("#status") == f"0 of {len(WRITTEN)} documents"
    assert "No document passes the filters" in small.text("#list")


def test_the_chart_is_moved_in_by_arrows_and_filters(small: Reader) -> None:
    small.open()
    small.run("document.querySelector('.bars [tabindex=\"0\"]').focus()")
    assert len(small.all(".bars [tabindex='0']")) == 1
    assert small.run("return document.activeElement.getAttribute('aria-label')").startswith("0% to 5% dropped: ")
    small.press("ENTER")
    counted = int(small.texts(".tile strong")[0])
    assert 0 < counted < len(WRITTEN)
    small.press("ARROW_RIGHT")
    assert small.run("return document.activeElement.getAttribute('aria-label')").startswith("5% to 10% dropped: ")


def test_words_or_lines_are_counted(small: Reader) -> None:
    small.open()
    words = small.texts(".tile span")[2]
    small.choose("#measure", "lines")
    lines = small.texts(".tile span")[2]
    assert words.endswith("words dropped")
    assert lines.endswith("lines dropped")


# -- a document --------------------------------------------------------------------------------------


def test_by_keys_alone_from_the_search_to_a_line_and_back(small: Reader) -> None:
    small.open()
    small.press("/")
    assert small.focused() == "#query"
    small.press(*"ferry.txt", "ENTER")
    small.wait(lambda: small.focused() == "#list")
    small.press("ENTER")
    small.wait(lambda: small.all("#lines .line"))
    assert small.focused() == "#document-title"
    assert small.text("#document-title") == "The Ferry Sails Again"
    small.run("document.querySelector('#lines .line').focus()")
    small.press("ARROW_DOWN")
    assert small.focused() == "#l2"
    tip = small.wait(lambda: small.text("#tip:not([hidden])"))
    assert "dropped as chrome" in tip
    assert "lantern/story-header" in tip
    assert "The title stands twice above each story" in tip
    assert small.one("#l2").get_attribute("aria-describedby") == "tip"
    small.press("END")
    assert small.focused() == "#l9"
    small.press("p")
    assert small.focused() == "#l7", "the line with a piece cut from it"
    assert "a piece was cut by lantern/see-also" in small.text("#tip")
    small.press("ESCAPE")
    assert not small.all("#tip:not([hidden])")
    small.press("ESCAPE")
    assert small.focused() == "#list"


def test_a_line_tells_its_rule_when_it_is_pointed_at(small: Reader) -> None:
    small.open(f"view=document&doc={AT['ferry']}")
    assert "hidden" in small.run("return document.querySelector('#tip').outerHTML")
    small.hover("#l9 .text")
    assert "Link to further stories <b>in bold</b>" in small.wait(lambda: small.text("#tip:not([hidden])"))


def test_lines_have_their_fates_in_signs_and_words(small: Reader) -> None:
    small.open(f"view=document&doc={AT['ferry']}")
    signs = dict(zip(small.texts(".line .number"), small.texts(".line .sign"), strict=True))
    assert signs["1"] == "kept, title"
    assert signs["2"] == "−dropped, chrome"
    assert signs["5"] == "kept"
    assert small.texts(".line del") == ["cut:  SEE ALSO: The goat speaks end of cut"]
    small.open(f"view=document&doc={AT['guarded']}")
    assert "!kept, though a rule would take it" in small.texts(".line .sign")


def test_articles_are_divided_and_can_be_gone_to(small: Reader) -> None:
    small.open(f"view=document&doc={AT['bundle']}")
    assert small.texts(".article-head") == [
        "Article 1 from line 1 · The Ferry Sails Again", "Article 2 from line 12 · The Old Bridge Is Painted",
    ]  # fmt: skip
    small.choose("#article", "2")
    assert small.focused() == "#l12"
    small.choose("#rules", "lantern/see-also")
    assert small.focused() == "#l7"
    small.open()
    small.run("document.querySelectorAll('.cuts a')[1].click()")
    small.wait(lambda: small.focused() == "#l12")


def test_the_lines_of_the_rule_that_is_filtered_by_stand_out(small: Reader) -> None:
    small.open(f"view=document&doc={AT['ferry']}&rule=lantern/more")
    assert small.texts(".line.asked .text") == ["More from the Lantern"]
    small.choose("#rule", "lantern/see-also")
    small.wait(lambda: small.texts(".line.asked .number") == ["7"])
    assert small.text("#at") == "1 of 2"
    assert small.focused() == "#rule", "the focus stays at the filter"
    small.click("#clear")
    small.wait(lambda: small.all("#lines .line") and not small.all(".line.asked"))
    assert small.text("#at") == f"1 of {len(WRITTEN)}"
    small.choose("#verdict", "bundle")
    assert small.text("#at") == "not among those found"


def test_what_stays_and_what_goes_can_be_shown_alone(small: Reader) -> None:
    small.open(f"view=document&doc={AT['ferry']}")
    seen = "return [...document.querySelectorAll('.line')].filter((e) => e.offsetParent).map((e) => e.id)"
    assert small.run(seen) == [f"l{k}" for k in range(1, 10)]
    small.click("input[value=stays]")
    assert small.run(seen) == ["l1", "l4", "l5", "l6", "l7", "l8"]
    assert not small.one("del").is_displayed()
    small.click("input[value=goes]")
    assert small.run(seen) == ["l2", "l3", "l7", "l9"]
    small.open(f"view=document&doc={AT['guarded']}")
    small.click("input[value=goes]")
    assert "l3" in small.run(seen), "it would have gone"
    small.open(f"view=document&doc={AT['market']}")
    small.click("input[value=goes]")
    assert small.run(seen) == []
    assert "Nothing goes from this document." in small.texts("#document .note")


def test_places_are_found_in_a_document(small: Reader) -> None:
    small.open(f"view=document&doc={AT['ferry']}")
    small.one("#find").send_keys("the  ferry")
    small.wait(lambda: small.text("#hits") == "3 lines")
    assert small.texts("mark") == ["The Ferry", "The Ferry", "The ferry"]
    small.press("ENTER")
    assert small.focused() == "#l1"
    small.click("[aria-label='Next place']")
    assert small.focused() == "#l3"
    small.one("#find").clear()
    small.one("#find").send_keys(r"\^$.*+?()[]{}|/-")
    small.wait(lambda: small.text("#hits") == "0 lines")


def test_back_and_forward_and_a_kept_address_show_the_same(small: Reader) -> None:
    small.open("view=documents&sort=name")
    title = small.texts("#list [role=option] .title")[1]
    small.click("#list [role=option]")
    small.wait(lambda: small.all("#lines .line"))
    small.press("j")
    small.wait(lambda: small.text("#document-title") == title)
    small.press("k")
    small.wait(lambda: small.text("#document-title") != title)
    small.driver.back()
    small.wait(lambda: small.text("#document-title") == title)
    address = small.driver.current_url.partition("#")[2]
    assert small.open(address).text("#document-title") == title
    small.open("view=document&doc=99999&site=nowhere&bin=x&verdict=no")
    assert small.text("#status") == f"{len(WRITTEN)} documents"


def test_texts_stay_texts(small: Reader) -> None:
    small.open(f"view=document&doc={AT['evil']}")
    assert small.text("#l1 .text") == EVIL.split("\n")[0]
    assert small.run("return document.querySelectorAll('#document script, #document img').length") == 0
    assert small.run("return window.hacked === undefined")
    for view in ("", "view=documents&q=script"):
        small.open(view)
        assert small.run("return window.hacked === undefined")


def test_arabic_stands_at_the_right(small: Reader) -> None:
    small.open(f"view=document&doc={AT['arabic']}")
    assert small.text("#l1 .text") == ARABIC.split("\n")[0]
    measure = """
        const cell = document.querySelector(arguments[0]);
        const range = document.createRange();
        range.selectNodeContents(cell);
        const [own, words] = [cell.getBoundingClientRect(), range.getBoundingClientRect()];
        return [words.left - own.left, own.right - words.right];"""
    left, right = small.run(measure, "#l1 .text")
    assert left > 50 > 10 > right
    left, right = small.run(measure, "#l2 .text")
    assert right > 50 > 10 > left
    assert small.style("#l1 .text", "direction") == "rtl"


def test_without_the_browsers_own_inflating_the_page_is_the_same(small: Reader) -> None:
    small.open(f"view=document&doc={AT['bundle']}")
    seen = small.text("#lines")
    small.open(f"view=document&doc={AT['bundle']}", before="delete window.DecompressionStream; delete Uint8Array.fromBase64;")
    assert small.run("return typeof DecompressionStream") == "undefined"
    assert small.text("#lines") == seen


# -- themes, widths, access ----------------------------------------------------------------------------


def test_light_and_dark_follow_the_system_and_a_switch(small: Reader) -> None:
    paper = {scheme: small.open(scheme=scheme).style("html", "backgroundColor") for scheme in ("light", "dark")}
    assert len(set(paper.values())) == 2
    small.choose("#theme", "light")
    assert small.style("html", "backgroundColor") == paper["light"]
    # The choice is kept; the browser stores it a little later.
    small.wait(lambda: small.open(scheme="dark").style("html", "backgroundColor") == paper["light"])
    small.choose("#theme", "")
    assert small.style("html", "backgroundColor") == paper["dark"]


CONTRAST = """
    const light = (color) => {
      const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
      const [r, g, b] = color.match(/[\\d.]+/g).map((c) => linear(c / 255));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = (e) => {
      for (; e; e = e.parentElement) {
        const { backgroundColor } = getComputedStyle(e);
        if (!/, 0\\)$|transparent/.test(backgroundColor)) return backgroundColor;
      }
      return "rgb(255, 255, 255)";
    };
    const low = [];
    for (const e of document.body.querySelectorAll("*")) {
      const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
      if (!own || !e.offsetParent) continue;
      if (e.closest(":disabled, .hidden, script, noscript, option, .line.again .decided")) continue;
      const [a, b] = [light(getComputedStyle(e).color), light(paper(e))].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      if (ratio < 4.5) low.push(`${e.className || e.tagName} ${ratio.toFixed(2)}`);
    }
    return low;"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_paper(small: Reader, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: a contrast of at least 4.5."""
    for address in ("", f"view=document&doc={AT['ferry']}", f"view=document&doc={AT['guarded']}"):
        small.open(address, scheme=scheme)
        assert small.run(CONTRAST) == []


@pytest.mark.parametrize("width", [320, 768, 1400])
def test_no_width_needs_scrolling_to_the_side(small: Reader, width: int) -> None:
    for address in ("", "view=documents", f"view=document&doc={AT['evil']}", f"view=document&doc={AT['arabic']}"):
        small.open(address, width=width, height=700)
        assert small.run("return document.documentElement.scrollWidth") <= width, address
        assert small.run("const e = document.querySelector('#document'); return e.scrollWidth <= e.clientWidth"), address


def test_a_narrow_page_shows_the_list_or_the_document(small: Reader) -> None:
    small.open("view=documents", width=390, height=800)
    small.click("#list [role=option]")
    small.wait(lambda: small.all("#lines .line"))
    assert not small.one("#list").is_displayed()
    small.click(".back")
    assert small.one("#list").is_displayed()


def test_every_control_has_a_name_and_is_reached_by_tab(small: Reader) -> None:
    controls = """
        return [...document.querySelectorAll("a[href], button, input, select, [tabindex='0']")]
          .filter((e) => e.offsetParent && !e.disabled && e.tabIndex >= 0 && !(e.type === "radio" && !e.checked))"""
    for address in ("", f"view=document&doc={AT['bundle']}"):
        small.open(address)
        wanted = {e.id for e in small.run(controls)}
        for control in small.run(controls):
            assert control.accessible_name.strip(), control.get_attribute("outerHTML")
        small.run("""
            document.activeElement.blur();
            window.reached = [];
            addEventListener("focusin", ({ target }) => {
              const seen = target.type === "radio" ? target.closest("fieldset") : target;
              window.reached.push([target, getComputedStyle(seen).outlineStyle]);
            });""")
        small.press(*["TAB"] * (len(wanted) + 1))
        found = small.run("return window.reached")
        assert [e.get_attribute("outerHTML") for e, outline in found if outline == "none"] == [], "the focus is to be seen"
        reached = {e.id for e, _ in found}
        assert wanted <= reached, [e.get_attribute("outerHTML")[:80] for e in small.run(controls) if e.id not in reached]


def test_letters_can_be_switched_off(small: Reader) -> None:
    small.open(f"view=document&doc={AT['bundle']}")
    small.click("#keys")
    small.click("#letters")
    small.press("ESCAPE")
    title = small.text("#document-title")
    small.press("j")
    assert small.text("#document-title") == title
    small.click("#keys")
    small.click("#letters")
    small.click("#help button")
    small.press("j")
    small.wait(lambda: small.text("#document-title") != title)


# -- ten thousand ----------------------------------------------------------------------------------------


def test_ten_thousand_documents_are_painted_soon_and_listed_a_few_at_a_time(large: Reader) -> None:
    large.open()
    painted = large.wait(lambda: large.run("return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"))
    assert painted < 3000
    assert large.path.stat().st_size < 25_000_000
    assert large.texts(".tile strong")[0] == "10,000"
    large.click("[data-view=documents]")
    assert len(large.all("#list [role=option]")) < 40
    large.run("document.getElementById('list').focus()")
    large.press("END")
    assert large.text("#list .active .source") == "number-9999.txt"
    told = (
        "const option = document.querySelector('#list .active'); return arguments[0].map((name) => option.getAttribute(name))"
    )
    place, size, name = large.run(told, ["aria-posinset", "aria-setsize", "id"])
    assert place == size == "10000"
    assert large.one("#list").get_attribute("aria-activedescendant") == name
    large.press("ENTER")
    large.wait(lambda: large.all("#lines .line"))


def test_the_texts_of_ten_thousand_documents_are_searched(large: Reader) -> None:
    large.open("view=documents")
    large.one("#query").send_keys("the night market stands")
    large.wait(lambda: large.text("#status") == "0 of 10,000 documents")
    large.click("#in-text")
    large.wait(lambda: large.text("#status") == "1,250 of 10,000 documents", seconds=15)
    large.run("document.getElementById('list').focus()")
    large.press("ENTER")
    large.wait(lambda: large.texts("mark"))
    assert large.texts("mark") == ["the night market stands"]


def test_a_text_that_is_left_out_is_told_of(driver: object, program: Cleaner, tmp_path: Path) -> None:
    words = " ".join(f"{k * 2654435761 % 2**32:x}" for k in range(9000))
    with survey_of(program, {f"lantern.example/{k}.txt": f"{BRIDGE}\n{words}\n" for k in range(3)}) as survey:
        whole = page_of(survey)
        (tmp_path / "part.html").write_bytes(page_of(survey, size=(len(whole) - 10_000) / 1e6))
    part = Reader(driver, tmp_path / "part.html").open("view=document&doc=2")
    assert "The text of this document is not in the page" in part.text("#document .note")
    assert part.text("#document-title") == "The Old Bridge Is Painted"
    assert "the text of 3 unremarkable documents is left out" in part.text("#foot")
    assert part.errors() == []


# -- one document --------------------------------------------------------------------------------------


def test_the_page_of_one_document_is_that_document(driver: object, program: Cleaner, tmp_path: Path) -> None:
    long = "\n".join(f"The keeper of light number {k} looked at the sea and wrote it down." for k in range(2300))
    with survey_of(program, {"lantern.example/long.txt": long}) as survey:
        (tmp_path / "one.html").write_bytes(page_of(survey, single=True))
    one = Reader(driver, tmp_path / "one.html").open("")
    one.wait(lambda: one.all("#lines .line"))
    assert not one.one("#filters").is_displayed()
    assert not one.one("#views").is_displayed()
    assert not one.one("#listing").is_displayed()
    assert len(one.texts(".line .number")) == 1000
    one.click("#document > .more")
    assert one.focused() == "#l1001"
    assert len(one.texts(".line .number")) == 2000
    one.press("/")
    assert one.focused() == "#find"
    one.press(*"number 2222")
    one.press("ENTER")
    assert one.focused() == "#l2223"
    assert one.errors() == []


def test_the_page_of_a_few_documents_is_a_list_of_them(driver: object, program: Cleaner, tmp_path: Path) -> None:
    with survey_of(program, dict(list(WRITTEN.items())[:2])) as survey:
        (tmp_path / "two.html").write_bytes(page_of(survey, single=True))
    two = Reader(driver, tmp_path / "two.html").open()
    assert len(two.all("#list [role=option]")) == 2
    assert not two.one("#overview").is_displayed()
    assert two.errors() == []
