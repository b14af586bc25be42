"""A real key in a file that git tracks."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from ...resolve.file_view import FileView
from ...text.secret import Secret
from ...text.source import Span
from ...vfs.git import FailedRepository, GitStatus
from ..finding import Finding, Message
from ..rule import Example, Rule

_WILDCARDS = frozenset("*?[\\")  # of git's pathspecs


def check(rule: Rule, view: FileView) -> Iterator[Finding]:
    """Yield a finding for each real key in a file that git tracks, in settings and comments
    alike."""
    found = list(_real_keys(view))
    git_status = view.git_status() if found else GitStatus()
    if git_status.failure:
        view.on_git_failure(FailedRepository(git_status.root, git_status.failure))
    if not git_status.tracked:
        return
    for span, key in found:
        message = _message(rule, view, git_status.name, key)
        yield rule.finding(view.document.source, span, message)


def _real_keys(view: FileView) -> Iterator[tuple[Span, Secret]]:
    text, catalog = view.document.source.text, view.catalog
    for start, end in catalog.keys.find(text):
        key = text[start:end].rstrip(".")  # the end of a sentence
        if catalog.keys.is_real(key):
            yield Span(start, start + len(key)), catalog.keys.secret(key)


def _message(rule: Rule, view: FileView, name: str, key: Secret) -> Message:
    """Return what to do about ``key``, where git knows the file as ``name``."""
    if view.is_template:
        return rule.message("put-placeholder", key=key)
    return rule.message("untrack", key=key, pathspec=quote(_from_top(name)))


def _from_top(name: str) -> str:
    """Return a pathspec for the file ``name`` that works in every folder of its repository.

    The message must not depend on where keyfit was started: baselines identify findings by it.
    """
    # After ``:/``, git reads other signs as options
    is_plain = name[0].isalnum() or name[0] == "."
    return (
        f":/{name}"
        if is_plain and not set(name) & _WILDCARDS
        else f":(top,literal){name}"
    )


RULE = Rule(
    id="exposed-key",
    severity="warning",
    summary="A real key is in a file that git tracks.",
    why=(
        "Everyone with a copy of the repository has the key. Deleting the line does not help, "
        "because the key stays in the history. Reset the key in the console (a Coding Plan has "
        "a single key, which a reset replaces). Then run `git rm --cached :/FILE` (`:/` is the "
        "repository's top folder) and add the file to `.gitignore`, or replace the key with a "
        "reference such as `${NAME}`. Only text with the shape of an issued key is reported, "
        "but not placeholders, nor invented keys, which count up or down, repeat themselves or "
        "contain a word such as `test`. Files marked as `skip-worktree` or `assume-unchanged` "
        "are ignored. If git does not work (it is not installed, the repository belongs to "
        "another user, its index is broken, it takes longer than five seconds), nothing is "
        "reported, and a line on standard error or in the server's log states the reason."
    ),
    bad=Example(
        ".env", "BAILIAN_CODING_PLAN_API_KEY=sk-sp-9d4c1f7ae2b35860c7e1a94fd2035b68\n"
    ),
    good=Example(".env.example", "BAILIAN_CODING_PLAN_API_KEY=your-api-key\n"),
    cite="CPFAQ",
    messages={
        "put-placeholder": (
            "git tracks this file, so everyone with the repository can read {key}: reset the "
            "key, because the history keeps it, and put a placeholder in its place"
        ),
        "untrack": (
            "git tracks this file, so everyone with the repository can read {key}: reset the "
            "key, because the history keeps it, and run git rm --cached {pathspec}"
        ),
    },
).for_files(check)
