"""``keyfit completions``: print a script for shell completion."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator

from ...catalog.loader import load_catalog
from ...catalog.setups import hosts_of, load_setups
from ...catalog.tool_registry import load_tools
from ...doctor.explain import entries_of_all
from ...linter.rules import RULES
from ...util.translation import localized, phrase, tr

SHELLS = ("bash", "zsh", "fish", "powershell")
_EPILOG = phrase("""\
The script contains the commands, options, rules, plans, model lists and
variables of this version; create it again after an update. docs/outputs.md
explains the setup of each shell.

examples:
  keyfit completions bash > ~/.local/share/bash-completion/completions/keyfit
  keyfit completions zsh > ~/.zfunc/_keyfit
  keyfit completions fish > ~/.config/fish/completions/keyfit.fish
  keyfit completions powershell > $HOME/keyfit-completions.ps1""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.epilog = localized(_EPILOG)
    parser.add_argument(
        "shell", choices=SHELLS, help=tr("the shell to print the script for")
    )


def run(options: argparse.Namespace) -> int:
    """Print the script and return 0."""
    import shtab

    from ..main import every_module, parser_of

    parser = parser_of(every_module())
    for action in actions(parser):
        kind = action.metavar
        if kind in FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
        elif isinstance(kind, str) and kind in WORDS:
            action.choices = list(WORDS[kind]())
        action.metavar = None  # zsh would take a colon in it for the end of its name
    print(shtab.complete(parser, options.shell))
    return 0


def actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Yield the options and positional arguments of ``parser`` and of all its commands."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from actions(command)
        else:
            yield action


def _commands() -> list[str]:
    from ..main import COMMANDS

    return list(COMMANDS)


def _rules() -> list[str]:
    return [rule.id for rule in RULES]


def _explained() -> list[str]:
    return [*_rules(), *(entry.id for entry in entries_of_all(load_catalog()))]


def _editions() -> list[str]:
    return [edition.id for edition in load_catalog().models.editions]


def _listed_plans() -> list[str]:
    return list(
        dict.fromkeys(edition.plan for edition in load_catalog().models.editions)
    )


def _tools() -> list[str]:
    return [template.tool for template in load_setups().templates]


def _plans() -> list[str]:
    return list(load_catalog().plans)


def _regions() -> list[str]:
    """Return the sites and the regions of the hosts that need nothing filled in."""
    catalog = load_catalog()
    regions: dict[str, None] = {}
    for plan in catalog.plans.values():
        for host in hosts_of(catalog, plan):
            regions.update(dict.fromkeys((host.site, host.region)))
    return list(regions)


def _variables() -> list[str]:
    families = load_tools().variable_names.families
    return sorted(
        {
            name
            for f in families
            for name in (*f.names.key, *f.names.url, *f.names.model)
        }
    )


def _vendors() -> list[str]:
    return [*load_catalog().vendor_ids]


# How the help calls an argument tells what completes it.
FILES = ("PATH", "FILE", "[FORMAT=]FILE")
WORDS: dict[str, Callable[[], Iterable[str]]] = {
    "COMMAND": _commands,
    "RULE,…": _rules,
    "RULE | TEXT | -": _explained,
    "DATE": _editions,
    "PLAN": _listed_plans,
    "NAME": _variables,
    "TOOL": _tools,
    "PLAN_ID": _plans,
    "REGION": _regions,
    "VENDOR": _vendors,
}
