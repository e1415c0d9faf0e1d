"""Whatever stands in a rule file: it is read, or one error says what is wrong with it and where."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.errors import RuleError
from cleaner.rulefile import parse_pack

HEAD = 'format = 1\nsite = "demo"\n'
TABLES = ("article", "drop", "capture", "keep", "index", "prune", "example", "drpo", "")
KEYS = (
    "id", "why", "line", "block", "regex", "span", "where", "through", "at_most", "sign", "css", "xpath", "url", "text",
    "gives", "keeps", "use", "skip", "hosts", "lines",
)  # fmt: skip
VALUES = (
    '"x"',
    "true",
    "3",
    "[]",
    '["a", "b"]',
    '"last 5"',
    '"within 6 of title"',
    '"120 words"',
    '"end"',
    "'(a+)+$'",
    "'['",
    "'.*'",
    '"{title}"',
    '"{titel}"',
    '"{{"',
    '"{"',
    '"{caption-2} {optional}"',
    '"• {any} {more}"',
    "'''\n{title}\nTT\n{title}\n'''",
    "'''\n\n'''",
    '"//*["',
    '"a:not("',
    '"\\u0000"',
    '"\\ud800"',
    "1979-05-27",
    "{}",
    "[[[]]]",
)

some_lines = st.one_of(
    st.sampled_from(TABLES).map("[[{}]]".format),
    st.tuples(st.sampled_from(KEYS), st.sampled_from(VALUES)).map(" = ".join),
    st.tuples(st.sampled_from(KEYS), st.text(max_size=12)).map(" = ".join),
    st.text(max_size=30),
)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(some_lines, max_size=14).map("\n".join), st.booleans())
def test_a_rule_file_is_read_or_has_a_fault_with_a_place(text, headed):
    fault = "none"
    try:
        parse_pack(HEAD + text if headed else text)
    except RuleError as error:
        fault = str(error)
    assert fault.strip()
    assert "\n" not in fault
