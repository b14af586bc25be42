"""The table of file formats: one record each. No other module knows a format by its name.

Records hold no code and no compiled pattern: every start of keyfit imports this module, and most
runs meet two or three formats. A parser is imported when the first file of its format comes.
"""

# Annotations are evaluated here: NamedTuple compiles each that is a string, at every start.

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple
from typing import Literal as Words

# The words of the tool catalog.
FileFormat = Words[
    "dotenv",
    "shell",
    "fish",
    "powershell",
    "json",
    "json5",
    "toml",
    "yaml",
    "compose",
    "dockerfile",
    "systemd",
    "properties",
    "batch",
    "package-json",
]
Dialect = Words["", "node", "bun", "scripts", "hermes", "front-matter"]
"""The program whose rules apply to a ``dotenv`` file; python-dotenv if empty. Of ``yaml``: the part
of a Markdown file before its text."""

# ``env_file``: assignments in order, which any program may load. ``script``: statements that a
# shell runs, some of them in branches only. ``environment``: what a process was started with.
# ``objects``: a tree of named values.
Contents = Words["env_file", "script", "environment", "objects"]

_WORD = r"(?P<word>(?:[A-Za-z_]\w*)?)"
_PLAIN = r"[^\"'\s;&|#]*"
_FLOW = r"[^\"'\s#,{}\[\]]*"
_LINE_HEAD = (
    r"(?:[^\"'#]|\"[^\"]*\"|'[^']*')*?"  # anything before the last name of a line
)
_JSON_STRING = r'"(?:\\[^\r\n]|[^"\\\r\n])*"?'
_JSON5_STRING = _JSON_STRING.replace('"', "'")
_JSON_COMMENT = r"//[^\r\n]*|/\*.*?(?:\*/|\Z)"
_JSON_SIGN = r"[{}\[\],:]"


class LineSyntax(NamedTuple):
    """Completion in a format of lines; regular expressions as strings.

    ``name`` matches a line up to the cursor if a name is being typed; its group ``word`` is the
    part typed so far. It is "" if no line begins with a name. ``values`` match a line in which a
    value is being typed, with the groups ``quote`` (the quote before it, or "") and ``typed``.
    ``value_rest`` is what may follow there. ``sign`` separates a name and its value, ``item_sign``
    does so in an item of a list (``- ``).
    """

    values: tuple[str, ...]
    value_rest: str = _PLAIN
    name: str = rf"\ufeff?[^\S\r\n]*(?:export[^\S\r\n]+)?{_WORD}"
    sign: str = "="
    item_sign: str = ""
    needs_quotes: bool = False


class BracketSyntax(NamedTuple):
    """Completion in a format of brackets: ``tokens`` matches a string, a comment or a sign
    (a regular expression in which ``.`` matches any character)."""

    tokens: str


class ParserName(NamedTuple):
    """A function that parses a file: its module in this package and its own name.

    ``dialect`` is the program whose rules it follows, "" for the rules of most programs.
    """

    module: str
    function: str = "parse"
    dialect: Dialect = ""


class Format(NamedTuple):
    """What keyfit knows about a file format.

    ``name`` is its name in the tool catalog. ``comment_sign`` begins a comment that ends with the
    line; if ``has_comments`` is False, it does so only for tools that are known to accept it.
    ``references`` are the ways to refer to a variable, the longest first. ``strict_parser``
    raises `ValueError` or `RecursionError` for a text that the format's own parsers reject.
    ``completion`` is None if nothing can be completed.
    """

    name: str
    contents: Contents
    parsers: tuple[ParserName, ...] = ()
    comment_sign: str = "#"
    has_comments: bool = True
    references: tuple[str, ...] = ()
    strict_parser: ParserName | None = None
    completion: LineSyntax | BracketSyntax | None = None

    @property
    def holds_variables(self) -> bool:
        """Whether settings are variables, scope by scope, not fields of objects."""
        return self.contents != "objects"

    @property
    def is_env_file(self) -> bool:
        """Whether it is a list of assignments that no single program owns."""
        return self.contents == "env_file"

    @property
    def is_script(self) -> bool:
        """Whether a shell runs it."""
        return self.contents == "script"

    @property
    def dialects(self) -> list[str]:
        """The dialects that a tool of the catalog can name."""
        return [parser.dialect for parser in self.parsers if parser.dialect]


DOTENV = Format(
    "dotenv",
    "env_file",
    (
        ParserName("dotenv"),
        ParserName("dotenv_node", dialect="node"),
        ParserName("dotenv_bun", dialect="bun"),
        ParserName("dotenv_scripts", dialect="scripts"),
        ParserName("dotenv_hermes", dialect="hermes"),
    ),
    references=("${NAME}",),
    completion=LineSyntax(
        (
            rf"\ufeff?\s*(?:export\s+)?[A-Za-z_]\w*\s*=\s*(?P<quote>[\"']?)(?P<typed>{_PLAIN})",
        )
    ),
)
SHELL = Format(
    "shell",
    "script",
    (ParserName("shell"),),
    references=("${NAME}", "$NAME"),
    completion=LineSyntax(
        (rf"(?:.*[\s;&|(\"'`])?[A-Za-z_]\w*=(?P<quote>[\"']?)(?P<typed>{_PLAIN})",)
    ),
)
FISH = Format(
    "fish",
    "script",
    (ParserName("fish"),),
    references=("$NAME",),
    completion=LineSyntax(
        (
            rf"(?:.*[\s;&|(\"'])?set\s+(?:-\S+\s+)+\w+\s+(?P<quote>[\"']?)(?P<typed>{_PLAIN})",
            rf"(?:.*[\s;&|(\"'])?[A-Za-z_]\w*=(?P<quote>[\"']?)(?P<typed>{_PLAIN})",
        ),
        name="",
    ),
)
POWERSHELL = Format(
    "powershell",
    "script",
    (ParserName("powershell"),),
    references=("$env:NAME",),
    completion=LineSyntax(
        (rf".*\$\{{?(?i:env):\w+\}}?\s*=\s*(?P<quote>[\"'])(?P<typed>{_PLAIN})",),
        name="",
    ),
)
JSON = Format(
    "json",
    "objects",
    (ParserName("jsonc"),),
    comment_sign="//",
    has_comments=False,
    strict_parser=ParserName("strict_parse", "parse_json"),
    completion=BracketSyntax(f"{_JSON_STRING}|{_JSON_COMMENT}|{_JSON_SIGN}"),
)
JSON5 = Format(
    "json5",
    "objects",
    (ParserName("jsonc", "parse_json5"),),
    comment_sign="//",
    completion=BracketSyntax(
        f"{_JSON_STRING}|{_JSON5_STRING}|{_JSON_COMMENT}|{_JSON_SIGN}"
    ),
)
PACKAGE_JSON = JSON._replace(name="package-json", parsers=(ParserName("package_json"),))
_KEY_NAME = rf"\ufeff?[ \t]*(?:-[ \t]+)*{_WORD}"
_YAML_FIELD = rf"{_LINE_HEAD}:[ \t]+(?P<quote>[\"']?)(?P<typed>{_FLOW})"
TOML = Format(
    "toml",
    "objects",
    (ParserName("toml"),),
    strict_parser=ParserName("strict_parse", "parse_toml"),
    completion=LineSyntax(
        (rf"{_LINE_HEAD}=[ \t]*(?P<quote>[\"']?)(?P<typed>{_FLOW})",),
        value_rest=_FLOW,
        name=_KEY_NAME,
        sign=" = ",
        needs_quotes=True,
    ),
)
YAML = Format(
    "yaml",
    "objects",
    (
        ParserName("yaml"),
        ParserName("yaml", "read_node", dialect="node"),
        ParserName("front_matter", dialect="front-matter"),
    ),
    strict_parser=ParserName("strict_parse", "parse_yaml"),
    completion=LineSyntax((_YAML_FIELD,), value_rest=_FLOW, name=_KEY_NAME, sign=": "),
)
COMPOSE = Format(
    "compose",
    "objects",
    (ParserName("compose"),),
    completion=LineSyntax(
        (rf"\s*-[ \t]+(?P<quote>[\"']?)\w+=(?P<typed>{_FLOW})", _YAML_FIELD),
        value_rest=_FLOW,
        name=_KEY_NAME,
        sign=": ",
        # Variables of a service are a mapping (`NAME: value`) or a list (`- NAME=value`).
        item_sign="=",
    ),
)
DOCKERFILE = Format(
    "dockerfile",
    "script",
    (ParserName("dockerfile"),),
    references=("${NAME}", "$NAME"),
    completion=LineSyntax(
        (
            rf"(?:.*\s)?[A-Za-z_]\w*=(?P<quote>[\"']?)(?P<typed>{_PLAIN})",
            rf"\s*(?i:ENV)\s+\w+\s+(?P<quote>[\"']?)(?P<typed>{_PLAIN})",
        ),
        name=rf"\s*(?:(?i:ENV|ARG)\s+)?(?:[^\s=]+=\S*\s+)*{_WORD}",
    ),
)
SYSTEMD = Format(
    "systemd",
    "script",
    (ParserName("systemd"),),
    completion=LineSyntax(
        (
            rf"[ \t]*Environment=(?:.*[ \t\"'])?[A-Za-z_]\w*="
            rf"(?P<quote>[\"']?)(?P<typed>{_PLAIN})",
        ),
        name=rf"[ \t]*Environment=(?:.*[ \t])?[\"']?{_WORD}",
    ),
)
PROPERTIES = Format(
    "properties",
    "objects",
    (ParserName("properties"),),
    completion=LineSyntax(
        (r"[ \t]*[\w.\[\]-]+[ \t]*[=:][ \t]*(?P<quote>)(?P<typed>\S*)",),
        value_rest=r"\S*",
        name=rf"\ufeff?[ \t]*{_WORD}",
    ),
)
BATCH = Format(
    "batch",
    "script",
    (ParserName("batch"),),
    comment_sign="rem",
    references=("%NAME%",),
    completion=LineSyntax(
        (
            r"(?:.*[\s@&(])?(?i:set)[ \t]+(?P<quote>\"?)[A-Za-z_]\w*=(?P<typed>[^\"%^&|<>]*)",
            rf"(?:.*[\s@&(])?(?i:setx)[ \t]+\w+[ \t]+(?P<quote>\"?)(?P<typed>{_PLAIN})",
        ),
        value_rest=r"[^\"%^&|<>\r\n]*",
        name="",
    ),
)
ENVIRONMENT = Format("environment", "environment")  # of a process: no file has it

_ALL = (
    DOTENV,
    SHELL,
    FISH,
    POWERSHELL,
    JSON,
    JSON5,
    TOML,
    YAML,
    COMPOSE,
    DOCKERFILE,
    SYSTEMD,
    PROPERTIES,
    BATCH,
    PACKAGE_JSON,
)
FORMATS: Mapping[str, Format] = MappingProxyType(
    {format.name: format for format in _ALL}
)


def imported(parser: ParserName) -> Callable[..., Any]:
    """Return the function that ``parser`` names."""
    module = import_module(f".{parser.module}", __package__)
    function: Callable[..., Any] = getattr(module, parser.function)
    return function
