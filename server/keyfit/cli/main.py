"""``keyfit``: the command line. Each command is a module, imported only when it is called."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

from ..util.translation import (
    ENGLISH,
    LANGUAGES,
    Phrase,
    activate,
    active,
    language_of,
    language_of_environment,
    localized,
    phrase,
    tr,
)
from . import terminal
from .errors import UsageError, format_error, masked

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

COMMANDS: Mapping[str, Phrase] = {
    "check": phrase("report keys, endpoints and models that do not match"),
    "fix": phrase("apply the safe fixes, or show them with --diff"),
    "baseline": phrase(
        "record the current findings, so that only new ones are reported"
    ),
    "doctor": phrase(
        "show what each coding tool would send from here, and the expected answer"
    ),
    "explain": phrase("explain a rule, or an error message from the service"),
    "why": phrase(
        "show which value of a variable or setting is used, and which are overridden"
    ),
    "models": phrase("list the models of each plan"),
    "setup": phrase("print a correct configuration of a tool for a plan and a region"),
    "plans": phrase(
        "compare the kinds of keys: endpoints, billing, which endpoint accepts which key"
    ),
    "config": phrase(
        "show the settings that apply to a file, and where each comes from"
    ),
    "completions": phrase(
        "print a script for shell completion of keyfit's commands and options"
    ),
    "lsp": phrase("run the language server for an editor"),
    "help": phrase("show the options of a command"),
}
USAGE = 2
_LANG = "--lang"
INTERRUPTED = 130  # as shells report that signal
PIPE_CLOSED = 141
OBJECTS = 50_000  # new ones before a search for cycles: nearly all that imports make is kept anyway

_DESCRIPTION = phrase("""\
Checks whether API keys, endpoints and models match, in .env files, shell
scripts and the settings of coding tools, and fixes those that do not.""")
_EPILOG = phrase("""\
examples:
  keyfit check                     check the files below the current folder
  keyfit fix --diff .env           show what the safe fixes would change
  keyfit explain "401 invalid access token"
  keyfit help check                the options of a command

exit status: 0 no errors or warnings, 1 errors or warnings, 2 usage error,
internal error or a path that does not exist, 3 nothing to check.""")


class Parser(argparse.ArgumentParser):
    """argparse whose errors are one line, raised as `UsageError`."""

    def error(self, message: str) -> NoReturn:
        """Raise ``message`` with where to read on."""
        hint = f"{self.prog} --help"
        raise UsageError(tr("{message} (see '{hint}')", message=message, hint=hint))

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse ``args`` into ``namespace``. Raise `UsageError` for an unknown option, here so that
        a command's own parser suggests its own options."""
        options, unknown = super().parse_known_args(args, namespace)
        if unknown:
            words, near = " ".join(unknown), self._near(unknown)
            self.error(
                tr("unrecognized arguments: {words}{near}", words=words, near=near)
            )
        return options, unknown

    def _near(self, unknown: list[str]) -> str:
        from ..util.suggestion import nearest

        option = unknown[0].partition("=")[0]
        # Without the dashes: they would make any two options alike.
        every = self._option_string_actions
        names = [name[2:] for name in every if name.startswith("--")]
        near = nearest(option.lstrip("-"), names)
        return phrase("; did you mean '--{option}'?", option=near) if near else ""

    def print_help(self, file: SupportsWrite[str] | None = None) -> None:
        """Print the help. argparse's own method hides that the output is full or closed."""
        print(self.format_help(), end="", file=file)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """argparse's layout, also for texts of which a character takes two columns."""

    class _Section(argparse.HelpFormatter._Section):
        def format_help(self) -> str:
            """Return the section under a heading with the language's own colon."""
            text = super().format_help()
            if active() == ENGLISH or not isinstance(self.heading, str):
                return text
            heading = tr("%(heading)s:") % {"heading": self.heading}
            return text.replace(f"{self.heading}:\n", f"{heading}\n", 1)

    def _format_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None,
    ) -> str:
        if active() == ENGLISH:
            return super()._format_usage(usage, actions, groups, prefix)
        from ..util.terminal_text import width

        # argparse indents the next lines by the characters of the prefix, not by its columns.
        prefix = tr("usage: ") if prefix is None else prefix
        as_wide = "-" * width(prefix)
        text = super()._format_usage(usage, actions, groups, as_wide)
        return text.replace(as_wide, prefix, 1)

    def _split_lines(self, text: str, width: int) -> list[str]:
        if active() == ENGLISH:
            return super()._split_lines(text, width)
        from ..util.text_layout import wrapped

        return wrapped(text, width)


class _Version(argparse.Action):
    """``--version``: reads the catalog's date only when it is asked for."""

    def __call__(
        self, parser: argparse.ArgumentParser, *_: object, **__: object
    ) -> None:
        from .. import __version__
        from ..catalog.freshness import age_note
        from ..catalog.loader import load_catalog

        as_of = load_catalog().as_of
        print(f"keyfit {__version__} (catalog {as_of.isoformat()}{age_note(as_of)})")
        parser.exit()


def entry() -> NoReturn:
    """Run the command line of this process, which ends here and now: to take apart what was
    loaded would take a tenth of the time of a check."""
    status = main()
    with suppress(OSError, AttributeError):  # closed, or None where it always was
        sys.stderr.flush()
    os._exit(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line ``argv`` (default: the process's) and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _lenient_output()
    try:
        status = _run(arguments)
        if sys.stdout:  # None where it is closed
            sys.stdout.flush()
        return status
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _pipe_closed()
    except Exception as error:
        text = tr("keyfit: {message}", message=format_error(error))
        print(masked(text), file=sys.stderr)
        return USAGE


def _run(arguments: list[str]) -> int:
    """Run the command that ``arguments`` name and return the exit status."""
    arguments = _in_language(arguments)
    name = _command_name(arguments)
    if name and name not in COMMANDS:
        raise UsageError(no_command(name))
    if name != "lsp":  # which lives long
        gc.set_threshold(OBJECTS)
    module = _module(name) if name else None
    parser = _parser_for(name, module, is_first=arguments[:1] == [name])
    try:
        options = parser.parse_args(arguments)
    except SystemExit as done:  # --help and --version
        return int(done.code or 0)
    if module is None:
        parser.print_help()
        return USAGE
    terminal.color = getattr(options, "color", terminal.AUTO)  # lsp prints nothing
    from ..resolve.output_gate import guarded

    with guarded():
        status: int | None = module.run(options)
    return status or 0


def _in_language(arguments: list[str]) -> list[str]:
    """Show texts in the language that ``--lang``, else the environment, asks for; return
    ``arguments`` without the option, which counts before the parser's own texts are made.

    Raise `UsageError`.
    """
    code, rest = "", []
    words = iter(arguments)
    for word in words:
        option, equals, value = word.partition("=")
        if option == "--":
            rest += [word, *words]
        elif option == _LANG:
            code = value if equals else next(words, "")
            if language_of(code) != code or not code:
                raise _no_language(code)
        else:
            rest.append(word)
    activate(code or language_of_environment(os.environ), is_chosen=bool(code))
    if active() != ENGLISH:
        from .argparse_texts import translate_argparse

        translate_argparse()
    return rest


def _no_language(code: str) -> UsageError:
    """Return the error for ``code``, which is no language, in that of the environment."""
    activate(language_of_environment(os.environ))
    known = tr(", ").join(LANGUAGES)
    text = tr("no language {code!r}; there are {known}", code=code, known=known)
    return UsageError(text)


def _parser_for(
    name: str, module: ModuleType | None, is_first: bool
) -> argparse.ArgumentParser:
    """Return a parser with the options of the command ``name`` only: others load more modules.

    It names all commands unless ``name`` comes first: only then nothing else can be meant.
    """
    modules = {name: module} if module else {}
    return parser_of(modules, [name] if is_first else COMMANDS)


def _command_name(arguments: list[str]) -> str:
    """Return the first of ``arguments`` that is not an option, '' if there is none."""
    for word in arguments:
        if not word.startswith("-"):
            return word
    return ""


def no_command(name: str) -> str:
    """Return the error for ``name``, which is no command, with what may have been meant."""
    from ..util.suggestion import nearest

    if os.path.exists(name):
        return tr("no command {name!r}; did you mean 'keyfit check {name}'?", name=name)
    if name == "version":
        return tr("no command 'version'; did you mean 'keyfit --version'?")
    near = nearest(name, COMMANDS)
    if near:
        return tr(
            "no command {name!r}; did you mean {near!r}? (see 'keyfit --help')",
            name=name,
            near=near,
        )
    known = tr(", ").join(COMMANDS)
    return tr(
        "no command {name!r}; there are {known} (see 'keyfit --help')",
        name=name,
        known=known,
    )


def _module(name: str) -> ModuleType:
    return import_module(f".commands.{name}", __package__)


def every_module() -> dict[str, ModuleType]:
    """Return all commands by name, imported."""
    return {name: _module(name) for name in COMMANDS}


def parser_of(
    modules: Mapping[str, ModuleType], listed: Iterable[str] = COMMANDS
) -> Parser:
    """Return the parser of the ``listed`` commands; those in ``modules`` have their options
    filled in."""
    parser = Parser(
        prog="keyfit",
        description=localized(_DESCRIPTION),
        epilog=localized(_EPILOG),
        formatter_class=_Formatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "-V",
        "--version",
        action=_Version,
        nargs=0,
        help=tr("print the version and the catalog's date"),
    )
    commands = parser.add_subparsers(prog="keyfit", metavar="COMMAND", dest="command")
    for name in listed:
        summary = localized(COMMANDS[name])
        sentence = f"{summary[0].upper()}{summary[1:]}"
        command = commands.add_parser(
            name,
            help=summary,
            description=tr("{summary}.", summary=sentence),
            formatter_class=_Formatter,
            allow_abbrev=False,
        )
        if name in modules:
            modules[name].add_arguments(command)
        if name != "lsp":
            add_color(command)
        add_language(command)
    return parser


def add_color(parser: argparse.ArgumentParser) -> None:
    """Add ``--color``."""
    parser.add_argument(
        "--color",
        choices=(terminal.AUTO, terminal.ALWAYS, terminal.NEVER),
        default=terminal.AUTO,
        help=tr("whether to use colors (default: auto, on a terminal only)"),
    )


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add ``--lang``, for the help only: `_in_language` has taken it."""
    parser.add_argument(
        _LANG,
        choices=tuple(LANGUAGES),
        help=tr("the language of what is printed (default: that of your locale)"),
    )


def _lenient_output() -> None:
    """Let a terminal that lacks a character show ``?`` instead of ending in an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


def _pipe_closed() -> int:
    """End the output of which the reader went away (``keyfit check | head``), also at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return PIPE_CLOSED
