"""Options that several commands have."""

from __future__ import annotations

import argparse
import os
from functools import partial
from typing import TYPE_CHECKING

from ..util.translation import phrase, tr
from ..util.user_paths import absolute, readable
from .errors import UsageError

if TYPE_CHECKING:
    from ..catalog.vendor_index import Catalog
    from ..project.projects import Project
    from ..project.trust import TrustDecision, TrustOf


def add_format(parser: argparse._ActionsContainer, *more: str) -> None:
    """Add ``--output-format``: text, json and ``more``."""
    formats = ("text", "json", *more)
    parser.add_argument(
        "--output-format",
        choices=formats,
        default="text",
        metavar="FORMAT",
        help=tr(
            "the format of the output: {formats} (default: text)",
            formats=tr(", ").join(formats),
        ),
    )


def add_home(parser: argparse._ActionsContainer, help: str) -> None:
    """Add ``--home`` and ``--no-home``; without either, ``options.home`` is None."""
    home = parser.add_mutually_exclusive_group()
    home.add_argument(
        "--home",
        action="store_true",
        default=None,
        help=tr(
            "read the tools' own files in your home folder (the default, unless a setting leaves "
            "them out)"
        ),
    )
    home.add_argument("--no-home", dest="home", action="store_false", help=help)


def reads_home(options: argparse.Namespace, project: Project) -> bool:
    """Return whether the home folder is read: by the option, else unless a setting says no."""
    wanted: bool | None = options.home
    return project.settings.config.home is not False if wanted is None else wanted


def add_vendor(parser: argparse._ActionsContainer) -> None:
    """Add ``--vendor``."""
    parser.add_argument(
        "--vendor",
        default="",
        metavar="VENDOR",
        help=tr("another vendor, e.g. kimi; 'keyfit plans' lists them"),
    )


def vendor_of(home: Catalog, options: argparse.Namespace) -> Catalog:
    """Return the catalog that ``--vendor`` names. Raises `UsageError` for an unknown one."""
    catalog = home.vendor(options.vendor)
    if catalog is None:
        known = tr(", ").join(home.vendor_ids)
        raise UsageError(
            tr(
                "no vendor {id!r}; known vendors: {known}",
                id=options.vendor,
                known=known,
            )
        )
    return catalog


def add_trust(parser: argparse._ActionsContainer) -> None:
    """Add ``--trust-project``, ``--config`` and ``--isolated``."""
    add_config(parser)
    parser.add_argument(
        "--trust-project",
        action="store_true",
        help=tr(
            "also accept 'home', 'tools' and 'facts' from keyfit.toml and pyproject.toml"
        ),
    )


def add_config(parser: argparse._ActionsContainer) -> None:
    """Add ``--config`` and ``--isolated``."""
    config = parser.add_mutually_exclusive_group()
    config.add_argument(
        "--config",
        metavar="FILE",
        help=tr("use the settings in FILE instead of keyfit.toml and pyproject.toml"),
    )
    config.add_argument(
        "--isolated",
        action="store_true",
        help=tr("use no settings file, not even your own"),
    )


def config_of(options: argparse.Namespace) -> str | None:
    """Return the path of the file that ``options`` name in the place of project files, '' for no
    such file, None where they do not. Raise `UsageError`."""
    if options.isolated:
        return ""
    if options.config is None:
        return None
    if not os.path.isfile(options.config):
        raise UsageError(tr("--config {file}: no such file", file=options.config))
    return absolute(options.config)


def trust_of(options: argparse.Namespace) -> TrustOf:
    """Return how far ``options`` and the user's own settings file trust a project."""
    return partial(_word, options.trust_project)


def _word(trusts_all: bool, folder: str, trusted: tuple[str, ...]) -> TrustDecision:
    from ..project.settings_layers import user_file
    from ..project.trust import Trust, TrustDecision, is_within_any

    if trusts_all or is_within_any(folder, trusted):
        return TrustDecision(Trust.EVERYTHING)
    own = user_file()
    how = phrase("give --trust-project")
    if own:
        how = phrase(
            "give --trust-project, or name its folder in 'trust' in {file}",
            file=readable(own),
        )
    return TrustDecision(Trust.JUDGEMENT, how)
