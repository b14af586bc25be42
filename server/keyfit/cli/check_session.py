"""What check, fix and baseline share: their options, and a session over the chosen files."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from functools import cached_property
from shlex import quote
from typing import TYPE_CHECKING

from ..catalog.loader import load_catalog
from ..catalog.tool_registry import load_tools
from ..linter.report import Report
from ..project.discovery import Discovery
from ..project.projects import Home, Project, Projects
from ..project.settings import COMMAND_LINE, Problem
from ..project.settings_layers import options_layer, user_file
from ..resolve.output_gate import allow
from ..util.isolation import RuleFailure
from ..util.terminal_text import printable
from ..util.translation import localized, ntr, phrase, tr
from ..util.user_paths import absolute, is_outside, shown
from ..vfs.files import Disk, Files, ScannedDisk
from ..vfs.git import FailedRepository
from .errors import UsageError
from .options import add_trust, config_of, trust_of
from .progress import Progress, Watched

if TYPE_CHECKING:
    from ..project.settings import Layer
    from ..resolve.redact import Redactor
    from ..vfs.gitignore import PlacedPatterns

CLEAN, FOUND, BROKEN, NOTHING = 0, 1, 2, 3
STDIN = "-"  # the PATH that stands for standard input
_NOT_FROM_STDIN = {
    "fix": phrase(
        "'keyfit fix' cannot read standard input, since it changes files; 'keyfit check -' checks "
        "it"
    ),
    "baseline": phrase(
        "'keyfit baseline' cannot read standard input, since it records the findings in files; "
        "'keyfit check -' checks it"
    ),
}


class Session:
    """One run of the engine over the files that the command line names."""

    def __init__(
        self,
        projects: Projects,
        disk: Disk,
        files: Files,
        discovery: Discovery,
        fix_command: str,
    ) -> None:
        """``files`` is ``disk``, or what stands before it, as the user is told of it.
        ``fix_command`` repairs what is reported, '' if no command can."""
        self.projects = projects
        self.disk = disk
        self.files = files
        self.discovery = discovery
        self.fix_command = fix_command

    @cached_property
    def redactor(self) -> Redactor:
        """Masks keys in what is shown of the files; imported only when needed."""
        from ..resolve.redact import Redactor

        return Redactor(load_catalog(), self.projects.tools)

    def shown(self, report: Report) -> Report:
        """Return ``report`` with the unexpected errors of the masking of its output."""
        if "redactor" not in self.__dict__:
            return report
        return report._replace(broken=(*report.broken, *self.redactor.guard.failures))

    def skipped(self, report: Report) -> dict[str, str]:
        """Return the reason by path why a file that was asked for or found is not in ``report``."""
        gone = {
            path: phrase("no longer there")
            for path in self.discovery.files
            if path not in report.files and path not in report.skipped
        }
        return {**self.discovery.skipped, **gone, **report.skipped}


def add_options(
    parser: argparse.ArgumentParser,
    baseline: str = "",
) -> None:
    """Add the options of check, fix and baseline that choose files and rules.

    ``baseline`` is the help text of ``--baseline``, '' for that of check and fix.
    """
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help=tr(
            "a file, or a folder to search (default: the current folder); .gitignore is "
            "respected, except for .env files and the files of coding tools"
        ),
    )
    files = parser.add_argument_group(tr("files and settings"))
    files.add_argument(
        "--home",
        action="store_true",
        help=tr(
            "also check the tools' own files in your home folder, together with the others"
        ),
    )
    add_trust(files)
    files.add_argument(
        "--baseline",
        metavar="FILE",
        help=baseline
        or tr("ignore the findings recorded in FILE by 'keyfit baseline'"),
    )
    files.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="PATTERN",
        help=tr(
            "also exclude files that match PATTERN, as in .gitignore, from this folder"
        ),
    )
    files.add_argument(
        "--force-exclude",
        action="store_true",
        help=tr(
            "apply --exclude and 'exclude' in keyfit.toml to each PATH, too (for hooks)"
        ),
    )
    files.add_argument(
        "--allow-nothing",
        action="store_true",
        help=tr("exit with status 0 if there is nothing to check (for hooks)"),
    )
    rules = parser.add_argument_group(tr("rules"))
    rules.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="RULE,…",
        help=tr("run only these rules ('keyfit explain' lists them)"),
    )
    rules.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="RULE,…",
        help=tr("do not run these rules"),
    )
    add_edition(rules)


def add_edition(parser: argparse._ActionsContainer) -> None:
    """Add ``--edition``."""
    parser.add_argument(
        "--edition",
        default="",
        metavar="DATE",
        help=tr("check models only against this list of a plan, e.g. 2026-03-11"),
    )


def opened(
    options: argparse.Namespace,
    progress: Progress,
    look: Callable[[Session], None] = lambda session: None,
) -> Session:
    """Return the session that ``options`` ask for.

    ``progress`` is updated during the search and while files are read; ``look`` is called with the
    session at each folder that is searched. Raise `UsageError` and `CatalogError`.
    """
    if STDIN in options.paths:
        raise UsageError(localized(_NOT_FROM_STDIN[options.command]))
    disk = ScannedDisk()

    def should_continue() -> bool:
        look(session)
        return progress.searching()

    session = without_files(options, Watched(disk, progress), disk, should_continue)
    for path in options.paths or ["."]:
        if not path:
            raise UsageError(tr("an empty PATH; name a file or a folder"))
        session.discovery.add(absolute(path))
    if options.home:
        session.discovery.add_home(home_folder())
    session.discovery.finish()
    allow(session.discovery.files)
    refuse_bad_baselines(session.projects)
    progress.expect(session.discovery.files)
    return session


def without_files(
    options: argparse.Namespace,
    files: Files,
    disk: ScannedDisk,
    should_continue: Callable[[], bool] = lambda: True,
) -> Session:
    """Return a session over ``files``, with settings from ``disk`` and no path added yet.

    ``should_continue`` is called at each folder that is searched; False ends the search.
    """
    projects = projects_of(options, disk)
    discovery = Discovery(
        load_tools(),
        should_continue,
        projects,
        disk.record_listing,
        options.force_exclude,
        _excluded(options.exclude),
    )
    return Session(projects, disk, files, discovery, _fix_command(options))


def _fix_command(options: argparse.Namespace) -> str:
    """Return the command that repairs what is reported with ``options``."""
    words = ["keyfit fix"]
    if options.home:
        words.append("--home")
    # What lies below the current folder is found without its name.
    words += [quote(path) for path in options.paths if is_outside(absolute(path))]
    return " ".join(words)


def _excluded(patterns: list[str]) -> PlacedPatterns | None:
    """Return the patterns of ``--exclude``, None if there are none. Raise `UsageError`."""
    if not patterns:
        return None
    from ..vfs.gitignore import PlacedPatterns, is_pattern, parse_gitignore

    for pattern in patterns:
        if not is_pattern(pattern):
            text = tr(
                "--exclude {pattern!r} is no pattern as in .gitignore", pattern=pattern
            )
            raise UsageError(text)
    return PlacedPatterns(absolute("."), parse_gitignore(tuple(patterns)))


def projects_of(options: argparse.Namespace, files: Files) -> Projects:
    """Return the projects of ``files``; options of the command line override their settings."""
    select, ignore = rules_of(options.select), rules_of(options.ignore)
    baseline = absolute(options.baseline) if options.baseline else options.baseline
    layer = options_layer(select, ignore, options.edition, options.home, baseline)
    over = (layer,) if layer else ()
    tops = [
        path for path in map(absolute, [".", *options.paths]) if os.path.isdir(path)
    ]
    projects = projects_in(options, files, tops, over)
    if options.edition:
        _refuse_misuse(projects.around(absolute(".")))
    return projects


def projects_in(
    options: argparse.Namespace,
    files: Files,
    tops: Iterable[str],
    over: tuple[Layer, ...] = (),
) -> Projects:
    """Return the projects of ``files``, as far as the user trusts them, overridden by ``over``."""
    return Projects(
        files,
        tops,
        lambda folder: over,
        home=users_home(),
        user="" if options.isolated else user_file(),
        trust=trust_of(options),
        config=config_of(options),
    )


def project_here(options: argparse.Namespace, edition: str = "") -> Project:
    """Return the project of the current folder, with ``--edition`` if there is one.

    Print settings that cannot be used on stderr. Raise `UsageError`.
    """
    layer = options_layer([], [], edition)
    over = (layer,) if layer else ()
    here = absolute(".")
    project = projects_in(options, Disk(), [here], over).around(here)
    _refuse_misuse(project)
    warn_problems(project.problems)
    return project


def _refuse_misuse(project: Project) -> None:
    for problem in project.problems:
        if problem.source == COMMAND_LINE:
            raise UsageError(problem.message)


def refuse_bad_baselines(projects: Projects) -> None:
    """Raise `UsageError`: without its baseline, a project's old findings would look like new."""
    for problem in projects.problems:
        if problem.key == "baseline":
            is_option = problem.source == COMMAND_LINE
            text = problem.message if is_option else problem.text(shown_source)
            raise UsageError(localized(text))


def users_home() -> Home:
    """Return the home of the user, with what the environment says about it."""
    variable = os.environ.get
    return Home(home_folder(), os.environ.get("SHELL", ""), variable=variable)


def home_folder() -> str:
    """Return the user's home folder."""
    return absolute(os.path.expanduser("~"))


def rules_of(lists: Iterable[str]) -> list[str]:
    """Return the rules named in ``lists``, each a text with commas. Raise `UsageError`."""
    names = [name for text in lists for name in text.replace(",", " ").split()]
    if not names:
        return []
    from ..linter.rules import RULES

    known = {rule.id for rule in RULES}
    for name in names:
        if name not in known:
            hint = _suggestion(name, known)
            raise UsageError(tr("no rule {name!r}{hint}", name=name, hint=hint))
    return names


def _suggestion(name: str, known: Iterable[str]) -> str:
    from ..util.suggestion import nearest

    near = nearest(name, sorted(known))
    if not near:
        return phrase(" ('keyfit explain' lists the rules)")
    return phrase("; did you mean {near!r}?", near=near)


def status(session: Session, report: Report, allow_nothing: bool = False) -> int:
    """Return the exit status: `BROKEN` for an internal error or a missing path, `NOTHING` if no
    file was checked, `FOUND` for errors or warnings, else `CLEAN`."""
    if report.failures or session.discovery.missing:
        return BROKEN
    if not report.checked:
        return CLEAN if allow_nothing else NOTHING
    for findings in report.findings.values():
        # Infos alone do not fail a run.
        if any(finding.severity != "info" for finding in findings):
            return FOUND
    return CLEAN


def warn_skipped(session: Session, report: Report, options: argparse.Namespace) -> None:
    """Print on stderr what was left out, and why; where nothing was found, what to do next."""
    warn_problems(session.projects.problems)
    for note in session.discovery.notes:
        message = printable(localized(note))
        print(tr("keyfit: {message}", message=message), file=sys.stderr)
    for path, why in session.skipped(report).items():
        warn_skip(path, why)
    warn_git_failures(report.failed_repositories)
    warn_failures(
        failure for failure in report.failures if failure.path not in report.skipped
    )
    if not report.checked:
        _warn_nothing(session, options)


def warn_old_catalog(session: Session) -> None:
    """Print on stderr, once, that the catalog is old, unless a project has newer lists."""
    from ..catalog.freshness import old_catalog_note

    notes = [old_catalog_note(one.linter.catalog) for one in session.projects.known]
    if notes and all(notes):
        print(tr("keyfit: {message}", message=notes[0]), file=sys.stderr)


def _warn_nothing(session: Session, options: argparse.Namespace) -> None:
    """Print on stderr that nothing was checked, and unless that is allowed, what to do next."""
    text = tr("keyfit: nothing to check")
    found_any = bool(session.discovery.files or session.discovery.skipped)
    if options.paths and options.force_exclude:
        found_any = True
        text = tr(
            "keyfit: nothing to check: what was named is excluded, or no file that keyfit reads"
        )
    elif not found_any and options.home:
        text = tr(
            "keyfit: nothing to check: found no .env file, shell file or coding tool's settings "
            "file here or in your home folder"
        )
    elif not found_any:
        text = tr(
            "keyfit: nothing to check: found no .env file, shell file or coding tool's settings "
            "file"
        )
    print(text, file=sys.stderr)
    if options.allow_nothing or mention_home(session, options) or found_any:
        return
    text = tr(
        "keyfit: 'keyfit doctor --verbose' lists each file and variable that tools read"
    )
    print(text, file=sys.stderr)


def mention_home(session: Session, options: argparse.Namespace) -> bool:
    """Print on stderr how many tools' files in the home folder were left out, if any exist and no
    setting leaves them out; return whether that was said."""
    from ..resolve.file_locations import own_files_at_home

    if options.paths or options.home or getattr(options, "stdin_filename", ""):
        return False
    if session.projects.around(absolute(".")).settings.config.home is False:
        return False
    checked = set(session.discovery.files)
    places = own_files_at_home(load_tools().tools, home_folder())
    count = len(set(filter(os.path.isfile, places)) - checked)
    if not count:
        return False
    command = f"keyfit {options.command} --home"
    text = ntr(
        "keyfit: 1 settings file of coding tools in your home folder was not checked; "
        "'{command}' includes it",
        "keyfit: {count:,} settings files of coding tools in your home folder were not checked; "
        "'{command}' includes them",
        count,
        command=command,
    )
    print(text, file=sys.stderr)
    return True


def warn_broken(session: Session, report: Report) -> None:
    """Print on stderr why the status is `BROKEN`, and nothing else."""
    for path in session.discovery.missing:
        warn_skip(path, session.discovery.skipped[path])
    warn_failures(report.failures)


def warn_failures(failures: Iterable[RuleFailure]) -> None:
    """Print on stderr the files, and the rules if any, in which something unexpected happened."""
    for failure in failures:
        file, what = printable(shown(failure.path)), failure.text
        text = tr("keyfit: {file}: {what}", file=file, what=what)
        if rule := failure.rule:
            text = tr(
                "keyfit: rule {rule} on {file}: {what}", rule=rule, file=file, what=what
            )
        print(text, file=sys.stderr)


def warn_git_failures(repositories: Iterable[FailedRepository]) -> None:
    """Print on stderr the repositories in which git did not say whether it tracks a key's file."""
    for root, failure in repositories:
        text = tr(
            "keyfit: exposed-key: git did not answer in {folder}: {why}",
            folder=printable(shown(root)),
            why=printable(localized(failure.text(quote(root)))),
        )
        print(text, file=sys.stderr)


def warn_skip(path: str, why: str) -> None:
    """Print on stderr a file that was left out, and why."""
    name = printable(shown(path))
    print(tr("keyfit: skipped {file}: {why}", file=name, why=why), file=sys.stderr)


def warn_problems(problems: Iterable[Problem]) -> None:
    """Print on stderr the settings that cannot be used; the exit status does not show them."""
    for problem in problems:
        message = printable(localized(problem.text(shown_source)))
        print(tr("keyfit: {message}", message=message), file=sys.stderr)


def shown_source(source: str) -> str:
    """Return a source of settings as the user knows it."""
    return shown(source) if "/" in source else source
