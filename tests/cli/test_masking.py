"""No key leaves a file whole; what is no key stays readable."""

from __future__ import annotations

import pytest

from cli.harness import Run, Write
from cli.samples import PLAN_KEY, STANDARD_KEY
from keyfit.catalog.loader import load_catalog
from keyfit.catalog.tool_registry import load_tools
from keyfit.cli.output.snippet import snippet
from keyfit.lsp.protocol.logging import masked as logged
from keyfit.resolve.redact import Redactor
from keyfit.text.source import Source, Span


@pytest.fixture
def redactor() -> Redactor:
    return Redactor(load_catalog(), load_tools())


@pytest.mark.parametrize(
    ("path", "line", "shown"),
    [
        (".env", f"A={PLAN_KEY}", "A=sk-sp-…cdef"),
        (".env", f"# A={STANDARD_KEY}x-y", "# A=sk-…fx-y"),
        (".env", f"A='{PLAN_KEY}' # {STANDARD_KEY}", "A='sk-sp-…cdef' # sk-…cdef"),
        (".env", "DB_PASSWORD=hunter2 and more", "DB_PASSWORD=…"),
        (".env", "# DB_PASSWORD=hunter2", "# DB_PASSWORD=…"),
        (".env", "DB_PASSWORD: `hunter2 and more`", "DB_PASSWORD: `…`"),
        (".qwen/.env", "DB_PASSWORD=hunter2#and", "DB_PASSWORD=…"),
        (
            ".env",
            "AWS_SECRET_ACCESS_KEY=abcdefghijklmnopqrstuvwxyz",
            "AWS_SECRET_ACCESS_KEY=…wxyz",
        ),
        (".env", "MAX_THINKING_TOKENS=81920", "MAX_THINKING_TOKENS=81920"),
        (".env", "KEY=${OTHER_KEY}", "KEY=${OTHER_KEY}"),
        (".env", "API_KEY=your-api-key", "API_KEY=your-api-key"),
        (".env", f"TOKEN='Bearer {PLAN_KEY}'", "TOKEN='Bearer sk-sp-…cdef'"),
        (
            ".env",
            "URL=https://me:secret@example.com/x",
            "URL=https://me:…@example.com/x",
        ),
        (
            ".env",
            "URL=https://example.com/?api_key=abcdef",
            "URL=https://example.com/?api_key=…",
        ),
        (".env", "MODEL=glm-5", "MODEL=glm-5"),
        ("a.json", '{"apiKey": "with blank \\" x"}', '{"apiKey": "…"}'),
        (
            "a.json",
            '{"envKey": "DASHSCOPE_API_KEY"}',
            '{"envKey": "DASHSCOPE_API_KEY"}',
        ),
        ("a.json", '{"keys": ["one-two", 7]}', '{"keys": ["…", 7]}'),
        (
            "x.sh",
            "curl -H 'Authorization: Bearer abc.def'",
            "curl -H 'Authorization: Bearer …'",
        ),
    ],
)
def test_lines(redactor: Redactor, path: str, line: str, shown: str) -> None:
    assert redactor.lines(Source(path, line)) == [shown]


OTHERS = [
    ("ghp_", "0123456789abcdefghijABCDEFGHIJ012345"),
    ("github_pat_", "11ABCDEFG0123456789abc_0123456789abcdefghij"),
    ("sk_live_", "0123456789abcdefghijklmn"),
    ("xoxb-", "123456789012-1234567890123-abcdefghijklmnopqrstuvwx"),
    ("xoxp-", "123456789012-1234567890123-abcdefghijklmnopqrstuvwx"),
    (
        "eyJ",
        "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
    ),
    ("AKIA", "QYLPMN5HHHFPZAM2"),
    ("hooks.slack.com/services/", "T0123ABCD/B0123ABCD/abcdefghijklmnopqrstuvwx"),
    ("AIza", "SyD-0123456789abcdefghijklmnopqrstu"),
]


@pytest.mark.parametrize(("prefix", "rest"), OTHERS)
def test_secrets_of_others_by_their_shape(
    redactor: Redactor, prefix: str, rest: str
) -> None:
    """In context lines, comments and diffs, under names that say nothing; in the log as well."""
    tail = rest[-4:] if len(rest) >= 20 else ""
    for line in ("OPTION='https://x.test/{}'", "# seen: {}", "echo {} >> notes"):
        (shown,) = redactor.lines(Source("/p/.env", line.format(prefix + rest)))
        assert shown == line.format(f"{prefix}…{tail}")
    assert logged(f"read {prefix}{rest}") == f"read {prefix}…"


@pytest.mark.parametrize(
    "text",
    ["ghp_", "sk_live_demo", "xoxb-your-token", "eyJson.parse.me", "AKIA", "AIza",
     "https://hooks.slack.com/services/", "hf_hub_download", "npm_config_registry"],
)  # fmt: skip
def test_what_only_begins_like_a_secret_of_others(
    redactor: Redactor, text: str
) -> None:
    assert redactor.lines(Source("/p/.env", f"OPTION={text}")) == [f"OPTION={text}"]


ESCAPED = "".join(f"\\u{ord(character):04x}" for character in PLAN_KEY)


@pytest.mark.parametrize(
    ("path", "line", "shown"),
    [
        ("a.json", f'{{"note": "\\u0073{PLAN_KEY[1:]}"}}', '{"note": "…cdef"}'),
        ("a.json", f'{{"note": "see \\u0073{PLAN_KEY[1:]}, ok"}}', '{"note": "see …cdef, ok"}'),
        ("a.json", f'{{"note": "{PLAN_KEY[:20]}\\u{ord(PLAN_KEY[20]):04x}{PLAN_KEY[21:]}"}}',
         '{"note": "sk-sp-…cdef"}'),
        ("a.json", f'{{"\\u0073{PLAN_KEY[1:]}": 1}}', '{"…cdef": 1}'),
        ("a.json", f'["\\u0067hp_{OTHERS[0][1]}"]', '["…2345"]'),
        ("a.json", f'{{"note": "{ESCAPED}"}}', '{"note": "…0066"}'),
        ("x.sh", f"NOTE=sk-s'p-'{PLAN_KEY[6:]}", "NOTE=sk-…cdef"),
        ("a.json", '{"note": "a \\"b\\" \\u0063"}', '{"note": "a \\"b\\" \\u0063"}'),
    ],
)  # fmt: skip
def test_keys_that_are_written_in_escapes(
    redactor: Redactor, path: str, line: str, shown: str
) -> None:
    assert redactor.lines(Source(f"/p/{path}", line)) == [shown]


def test_a_value_over_several_lines(redactor: Redactor) -> None:
    source = Source(".env", "A=1\nPRIVATE_KEY='first part\nsecond part'\nB=2\n")
    assert redactor.lines(source) == ["A=1", "PRIVATE_KEY='…", "…'", "B=2", ""]


@pytest.mark.parametrize(
    ("line", "marked", "shown", "offset", "length"),
    [
        (f"A={PLAN_KEY} b", "b", "A=sk-sp-…cdef b", 14, 1),
        (f"A={PLAN_KEY} b", PLAN_KEY, "A=sk-sp-…cdef b", 2, 11),
        (f"A={PLAN_KEY} b", "0123", "A=sk-sp-…cdef b", 2, 11),
        ("键=x y", "x", "键=x y", 3, 1),
        ("a 键盘 b", "键盘", "a 键盘 b", 2, 4),
        ("\ta b", "a", "    a b", 4, 1),
        ("a\tb", "\tb", "a    b", 1, 5),
        ("e\u0301 b", "b", "e\u0301 b", 2, 1),
        ("\ufeffA=b", "A", "A=b", 0, 1),
        ("a", "", "a", 0, 1),
    ],
)
def test_carets(
    redactor: Redactor, line: str, marked: str, shown: str, offset: int, length: int
) -> None:
    start = line.rindex(marked) if len(marked) == 1 else line.index(marked)
    found = snippet(redactor, Source("notes", line), Span(start, start + len(marked)))
    assert found == (1, shown, offset, length)


def test_carets_at_the_end_of_a_line(redactor: Redactor) -> None:
    assert snippet(redactor, Source(".env", "A=\nB=1"), Span(2, 2)) == (1, "A=", 2, 1)


def test_carets_stay_in_their_line(redactor: Redactor) -> None:
    source = Source(".env", "A=xy\nB=1")
    assert snippet(redactor, source, Span(2, 8)) == (1, "A=xy", 2, 2)


def test_a_long_line_is_cut_around_the_span(redactor: Redactor) -> None:
    source = Source(".env", "a" * 500 + "X" + "b" * 500)
    found = snippet(redactor, source, Span(500, 501))
    assert len(found.text) == 162
    assert found.text[found.offset] == "X"
    assert (found.text[0], found.text[-1], found.length) == ("…", "…", 1)


@pytest.mark.parametrize(
    "words",
    [
        (PLAN_KEY,),
        ("check", "--select", PLAN_KEY),
        ("models", "--edition", PLAN_KEY),
        ("config", "show"),
    ],
)
def test_a_key_in_the_wrong_place_is_not_echoed(run: Run, write: Write, words) -> None:
    write({".env": "", "keyfit.toml": f'edition = "{PLAN_KEY}"\n'})
    outcome = run(*words)
    assert PLAN_KEY not in outcome.out + outcome.err
    assert "sk-sp-…" in outcome.out + outcome.err


def test_other_vendors_secrets_are_masked_by_their_names(redactor: Redactor) -> None:
    text = "GITHUB_PAT=ghp_0123456789abcdefghij\nDB_PASS=hunter2hunter2\n"
    shown = "\n".join(redactor.lines(Source("/p/.env", text)))
    assert "0123456789" not in shown
    assert "hunter2" not in shown
