"""Site configurations and filter lists become packs that can be read, and what they lose is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from cleaner.rulefile import parse_pack
from cleaner.ruletools.easylist import import_easylist
from cleaner.ruletools.ftr import import_ftr
from cleaner.ruletools.imported import Import
from cleaner.selecting import css_fault, selector, xpath_fault

COLLECTIONS = Path(__file__).parent / "collections"
PAGE = html.document_fromstring("<div><a id='a' class='b' href='x'><b>x</b></a></div>")


def ftr(text: str, path: str = "news.example.txt") -> Import:
    return import_ftr(path, text)


def easylist(text: str, *hosts: str) -> Import:
    return import_easylist([("list.txt", text)], hosts)


def selectors(made: Import, name: str) -> list[str]:
    pack = parse_pack(next(p.text for p in made.packs if p.name == name))
    return [entry for rule in pack.rules for entry in (*rule.css, *rule.xpath)]


# -- Full-Text RSS ---------------------------------------------------------------------------------


def test_a_site_configuration_becomes_a_pack() -> None:
    made = ftr((COLLECTIONS / "ftr" / "harbor.example.txt").read_text(), "ftr/harbor.example.txt")
    (pack,) = made.packs
    parsed = parse_pack(pack.text)
    assert (parsed.name, parsed.hosts) == ("harbor-example", ("harbor.example", "www.harbor.example"))
    assert {r.id.partition("/")[2]: list(r.xpath) for r in parsed.rules} == {
        "body": ["//div[@id='story']", "(//article[contains(@class, 'post')])[not(//div[@id='story'])]"],
        "strip": ["//aside", "//div[@class='newsletter']//form"],
        "strip-id-or-class": [
            "//*[contains(@class, 'related-box') or contains(@id, 'related-box')]",
            "//*[contains(@class, 'promo') or contains(@id, 'promo')]",
        ],
        "strip-image-src": ["//img[contains(@src, '/pixel.gif')]"],
    }
    assert "# Pages that it was tested on:\n#   https://harbor.example/2031/06/ferry.html\n" in pack.text


def test_what_a_configuration_loses_is_told_with_its_line() -> None:
    made = ftr((COLLECTIONS / "ftr" / "harbor.example.txt").read_text())
    left = {(item.line, item.what): item.reason for item in made.left}
    assert {line for line, _ in left} == {2, 3, 4, 11, 12, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27}
    assert "metadata" in left[2, "title"]
    assert "no elements" in left[11, "strip"]
    assert "no XPath expression" in left[12, "strip"]
    assert "fetch" in left[20, "single_page_link"]
    assert left[26, "stripp_id_or_class"] == 'unknown directive (did you mean "strip_id_or_class"?)'
    assert left[27, ""] == "no directive"
    assert (made.lines, made.carried) == (25, 10)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("body: //div[@class='text']/p", "pieces of an article"),
        ("body: //div[@id='a'] | //div[@id='b']", "joins pieces"),
        ("body:", "has no value"),
        ("strip: div", "finds nothing in a page"),
        ("strip: //comment()", "no elements"),
        ("strip: count(//p)", "selects no elements"),
        ("strip_id_or_class: ''", "has no value"),
    ],
)
def test_what_a_pack_cannot_say(line: str, reason: str) -> None:
    made = ftr(line)
    assert made.packs == ()
    assert reason in made.left[0].reason


def test_a_union_inside_a_condition_is_one_element() -> None:
    assert ftr("body: //div[@id='a' or ./h1 | ./h2]").left == ()


def test_a_second_body_holds_only_where_the_first_does_not() -> None:
    first, second = selectors(ftr("body: //div[@id='a']\nbody: //div\n"), "news-example")
    page = html.document_fromstring("<html><body><div id='b'>x</div></body></html>")
    both = html.document_fromstring("<html><body><div id='a'>x</div><div id='b'>y</div></body></html>")
    assert [len(etree.XPath(x)(page)) for x in (first, second)] == [0, 1]
    assert [len(etree.XPath(x)(both)) for x in (first, second)] == [1, 0]


@pytest.mark.parametrize(
    ("path", "name", "hosts"),
    [
        ("x/news.example.txt", "news-example", ("news.example", "www.news.example")),
        ("www.news.example.txt", "news-example", ("news.example", "www.news.example")),
        (".news.example.txt", "news-example-subdomains", ("*.news.example",)),
        ("generic.example.txt", "site-generic-example", ("generic.example", "www.generic.example")),
        (".münchen.example.txt", "xn-mnchen-3ya-example-subdomains", ("*.xn--mnchen-3ya.example",)),
    ],
)
def test_the_file_is_named_for_its_host(path: str, name: str, hosts: tuple[str, ...]) -> None:
    (pack,) = ftr("strip: //aside", path).packs
    assert (pack.name, pack.hosts) == (name, hosts)


def test_a_file_for_every_site_is_left_out() -> None:
    made = ftr("strip: //aside", "global.txt")
    assert made.packs == ()
    assert "not named for a host" in made.left[0].reason


def test_packs_of_one_name_are_told_apart() -> None:
    made = Import.joined([ftr("strip: //aside", "a-b.example.txt"), ftr("strip: //nav", "a.b.example.txt")])
    assert [parse_pack(p.text).name for p in made.packs] == ["a-b-example", "a-b-example-2"]
    assert selectors(made, "a-b-example-2") == ["//nav"]


# -- filter lists ----------------------------------------------------------------------------------


def test_a_filter_list_becomes_a_pack_a_host_and_one_for_all() -> None:
    made = easylist((COLLECTIONS / "harbor-list.txt").read_text())
    assert [p.name for p in made.packs] == ["list", "news-example", "post-example", "tern-example"]
    assert selectors(made, "list") == [".harbor-ad", 'div[id^="promo-"] > a[href*="/out/"]']
    assert selectors(made, "news-example") == [".newsletter-signup", "aside.related", ".inline-box", "script.teaser"]
    assert selectors(made, "post-example") == ["//div[@data-box='more']"]
    assert parse_pack(made.packs[0].text).hosts == ()
    assert parse_pack(made.packs[1].text).hosts == ("news.example", "*.news.example")
    assert (made.lines, made.carried, len(made.left), made.network) == (23, 11, 12, 3)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("a.example##p:has-text(Ad)", ":has-text is a procedural operator"),
        ("a.example#?#p:-abp-contains(Ad)", ":-abp-contains is a procedural operator"),
        ("a.example##p:matches-css(color: red)", ":matches-css is a procedural operator"),
        ("a.example##+js(nowebrtc)", "a script"),
        ("a.example##p:style(color: red)", "changes the style"),
        ("a.example#$#p { color: red }", "changes the style"),
        ("a.example#%#x()", "a script"),
        ("a.*##p", "hosts that are not named"),
        ("~a.example##p", "everywhere but on a.example"),
        ("a.example,~b.a.example##p", "everywhere but on b.a.example"),
        ("[$path=/x]a.example##p", "some addresses"),
        ("/a[0-9]/##p", "no host name"),
        ("mün..chen.example##p", "no host name"),
        (".##p", "no host name"),
        ("a.example##p::before", "pseudo-element"),
        ("a.example##p[", "no CSS selector"),
        ("a.example##:xpath(//p/@id)", "selects no elements"),
        ("a.example#@#.nothing", "nothing to take back"),
    ],
)
def test_filters_that_no_pack_can_say(line: str, reason: str) -> None:
    made = easylist(f"! A list\n\n{line}\n")
    assert made.packs == ()
    assert [(item.path, item.line, item.text) for item in made.left] == [("list.txt", 3, line)]
    assert reason in made.left[0].reason


@pytest.mark.parametrize("order", [1, -1])
def test_an_exception_takes_a_selector_back_wherever_it_stands(order: int) -> None:
    lines = ["a.example,b.example##.box", "a.example#@#.box", "sub.a.example##.box", "##.everywhere", "b.example##.other"]
    made = easylist("\n".join(lines[::order]))
    assert {p.name: selectors(made, p.name) for p in made.packs if p.name != "b-example"} == {"list": [".everywhere"]}
    assert sorted(selectors(made, "b-example")) == [".box", ".other"]
    assert made.left == ()


def test_some_hosts_alone() -> None:
    made = easylist("a.example,b.example##.box\n##.everywhere\nb.example##.other\n", "www.b.example")
    assert [(p.name, selectors(made, p.name)) for p in made.packs] == [("b-example", [".box", ".other"])]


def test_an_international_host_is_written_as_in_addresses() -> None:
    text = "MÜNCHEN.example##.x\nxn--mnchen-3ya.example##.y\nmünchen.example##.z\nmünchen.example#@#.z\n.tern.example.##.x\n"
    made = easylist(text)
    assert [(p.name, parse_pack(p.text).hosts, selectors(made, p.name)) for p in made.packs] == [
        ("tern-example", ("tern.example", "*.tern.example"), [".x"]),
        ("xn-mnchen-3ya-example", ("xn--mnchen-3ya.example", "*.xn--mnchen-3ya.example"), [".x", ".y"]),
    ]
    assert [p.name for p in easylist(text, "www.münchen.example").packs] == ["xn-mnchen-3ya-example"]


def test_a_list_does_not_take_the_name_of_the_programs_own_decisions() -> None:
    (pack,) = import_easylist([("lists/html.txt", "##.ad-box")], ()).packs
    assert parse_pack(pack.text).name == pack.name == "list-html"


def test_requests_and_comments_are_no_rules() -> None:
    made = easylist("! a##b\n[Adblock Plus 2.0]\n||ads.example^\n@@||a.example^$elemhide\n/ad.js\n")
    assert made == Import((), 0, 0, (), 3)


PATHS = [
    "//p", "(//p)[1]", ".//p", "id('a')", "//p | //a", "descendant::p", "body/div[1]", "//div[.//a/@href='x:$y (z']",
    "//p[contains(text(), 'a]') and (@id or not(b))]", "//a[count(b) mod 2 = 1]/..", "//p[@xml:lang='en']",
    "id(//a/@href)", "//a/@href | //b", "self::html//p[last() - 1]", "//p[text()]", "//processing-instruction('a') | //p",
]  # fmt: skip
SELECTORS = [
    ".a > b:not(.c)", "div[id^='x']", "li:nth-child(2)", "#a, #b", "div:has(> .ad)", "*|a", "a:contains('x:y($z)')",
    "p:lang(en)", "input:checked", "a:hover", r".a\:b", r"[xml\:lang]", "a:nth-last-of-type(2n+1)", "|a",
]  # fmt: skip


@pytest.mark.parametrize("text", PATHS)
def test_paths_of_elements(text: str) -> None:
    assert xpath_fault(text) is None
    assert isinstance(selector("xpath", text)(PAGE), list)


@pytest.mark.parametrize("text", SELECTORS)
def test_selectors_that_can_be_used(text: str) -> None:
    assert css_fault(text) is None
    assert isinstance(selector("css", text)(PAGE), list)


parts = [*"ab:|.#*> []()='\"1\\", "::", "not", "has", ":nth-child", r"\1 "]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(parts), max_size=9).map("".join))
def test_a_selector_without_a_fault_can_be_used_on_a_page(text: str) -> None:
    if css_fault(text) is None:
        assert isinstance(selector("css", text)(PAGE), list)


# -- whatever stands in a file ---------------------------------------------------------------------

DIRECTIVES = ["body", "strip", "strip_id_or_class", "test_url", "title"]
HOSTS = ["", "a.example", "a.example,~b.example"]
lines = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.builds("{}: {}".format, st.sampled_from(DIRECTIVES), st.text(max_size=30)),
        st.builds("{}{}{}".format, st.sampled_from(HOSTS), st.sampled_from(["##", "#@#", "#?#"]), st.text(max_size=30)),
        st.builds("strip: //{}[@{}='{}']".format, *[st.text("abc'\"\\\x01\n\r\té", max_size=6)] * 3),
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(lines)
def test_whatever_stands_in_a_file_the_packs_can_be_read(own: list[str]) -> None:
    text = "\n".join(own)
    for made in (ftr(text), easylist(text)):
        for pack in made.packs:
            assert parse_pack(pack.text).name == pack.name
        assert made.carried + len(made.left) == made.lines
