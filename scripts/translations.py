"""Write what is to be translated into the catalogs, server/keyfit/locale/*/LC_MESSAGES/keyfit.po.

    python scripts/translations.py [--check]

New templates are added without a translation, those that are gone are removed, and each catalog is
compiled beside itself (keyfit.mo), for a checkout. ``--check`` writes nothing and fails where a
template has no translation, or one that does not fit.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from keyfit.catalog import Catalog as Vendor

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "server" / "keyfit"
SETTINGS = PACKAGE / "project" / "config.schema.json"
CATALOGS = "locale/*/LC_MESSAGES/keyfit.po"
KEYWORDS = {
    "tr": None,
    "phrase": None,
    "ntr": (1, 2),
}  # as in keyfit/util/translation.py


def main(arguments: list[str]) -> int:
    """Update and compile the catalogs, or with ``--check`` print what is wrong with them."""
    template = extracted()
    wrong: list[str] = []
    for path in sorted(PACKAGE.glob(CATALOGS)):
        if "--check" not in arguments:
            path.write_bytes(updated(path, template))
            path.with_suffix(".mo").write_bytes(compiled(path))
        wrong += problems(path, template)
    print("".join(f"{line}\n" for line in wrong), end="")
    return 1 if wrong and "--check" in arguments else 0


def compiled(path: Path) -> bytes:
    """Return the catalog at ``path`` as gettext reads it."""
    compiled = BytesIO()
    write_mo(compiled, read(path))
    return compiled.getvalue()


def updated(path: Path, template: Catalog) -> bytes:
    """Return the catalog at ``path`` with the messages of ``template``, and no others."""
    catalog = read(path)
    template.creation_date = (
        catalog.creation_date
    )  # a date would be a conflict in each merge
    catalog.update(template, no_fuzzy_matching=True)
    text = BytesIO()
    write_po(
        text, catalog, width=100, ignore_obsolete=True, sort_by_file=True, include_lineno=False
    )  # fmt: skip
    return text.getvalue()


def problems(path: Path, template: Catalog) -> list[str]:
    """Return what is wrong with the catalog at ``path``, a line for each message."""
    catalog = read(path)
    name = path.relative_to(ROOT)
    wrong = [
        f"{name}: {message.id!r} is in no source: run `make translations`"
        for message in catalog
        if message.id and message.id not in template
    ]
    for message in template:
        fault = _fault(catalog.get(message.id)) if message.id else ""
        if fault:
            wrong.append(f"{name}: {message.id!r} {fault}")
    return wrong


def _fault(message: Message | None) -> str:
    if message is None:
        return "is missing: run `make translations`"
    if message.fuzzy:
        return "is marked as fuzzy"
    texts = message.string if message.pluralizable else (message.string,)
    ids = message.id if message.pluralizable else (message.id,)
    if not all(texts):
        return "is not translated"
    wanted = set().union(*map(fields, ids))
    if any(fields(text) != wanted for text in texts):
        return f"has other fields in its translation than {sorted(wanted)}"
    return ""


def fields(text: str) -> set[str]:
    """Return the fields of ``text`` with their formats; none if it is no template."""
    try:
        parsed = list(Formatter().parse(text))
    except ValueError:  # a text of the catalog of vendors, which is not filled in
        return set()
    return {
        f"{name}!{conversion}:{spec}"
        for _, name, spec, conversion in parsed
        if name is not None
    }


def extracted() -> Catalog:
    """Return a catalog of all templates: those in calls, and those in records."""
    template = Catalog()
    found = extract_from_dir(PACKAGE, [("**.py", "python")], keywords=KEYWORDS)
    for file, _, message, _, _ in found:
        template.add(message, locations=[(f"server/keyfit/{file}", 1)])
    facts = [("catalog", text) for text in sorted(_of_facts())]
    for file, text in (*_of_rules(), *facts):
        template.add(text, locations=[(f"server/keyfit/{file}", 1)])
    return template


def _of_rules() -> Iterator[tuple[str, str]]:
    """Yield the texts of the rules, each with its file."""
    from keyfit.linter.rules import RULES

    for rule in RULES:
        file = f"linter/rules/{rule.id.replace('-', '_')}.py"
        for text in (rule.summary, rule.why, *rule.messages.values()):
            yield file, text


def _of_facts() -> set[str]:
    """Return the texts of vendors, tools and callers, and the kinds of values of settings."""
    from keyfit.catalog.caller_signs import load_callers
    from keyfit.catalog.loader import load_catalog
    from keyfit.catalog.setups import load_setups
    from keyfit.catalog.tool_registry import load_tools

    home = load_catalog()
    catalogs = [home.vendor(vendor) for vendor in home.vendor_ids]
    records = (catalogs, load_tools(), load_callers(), load_setups())
    texts = set(_phrases(records))
    definitions = json.loads(SETTINGS.read_text("utf-8"))["$defs"].values()
    texts |= {one["title"] for one in definitions}
    for catalog in catalogs:
        texts |= {plan.short_usage for plan in catalog.plans.values()}
        texts |= {one.title for one in catalog.sources.values() if not one.url}
        texts |= set(_of_messages(catalog))
    texts = {text for text in texts if not is_name(text)}
    return texts.union(*map(_names_of_vendors, catalogs))


def _names_of_vendors(catalog: Vendor) -> Iterator[str]:
    """Yield the names of vendors in ``catalog``: many have one in their own language, too."""
    from keyfit.catalog.loader import load_messages

    yield catalog.title
    for record in (*catalog.keys.shapes, *catalog.models.others):
        if record.vendor and not record.vendor.fields:
            yield record.vendor
    for rival in catalog.keys.rivals:
        yield rival.title
    for service in load_messages(catalog.folder).get("foreign", ()):
        yield service["title"]


def _of_messages(catalog: Vendor) -> Iterator[str]:
    """Yield the texts of the messages of ``catalog`` and of what is beside them, with the titles of
    the sources that they and the rules cite."""
    from keyfit.catalog.loader import load_messages
    from keyfit.doctor.message_texts import entries, words_of
    from keyfit.linter.rules import RULES

    messages = load_messages(catalog.folder)
    cited = {rule.cite for rule in RULES}
    for entry in entries(messages):
        yield from words_of(entry)
        cited.add(entry.fields["cite"])
    yield from messages.get("headings", {}).values()
    for note in messages.get("notes", ()):
        yield note["text"]
    for service in messages.get("foreign", ()):
        yield service["title"]
    for cite in cited.intersection(catalog.sources):
        yield catalog.sources[cite].title


def is_name(text: str) -> bool:
    """Return whether ``text`` is a name, such as of a tool, which stays as it is: it has no word
    that begins with a small letter."""
    return not any(word.lstrip("(")[:1].islower() for word in text.split())


def _phrases(record: object) -> Iterator[str]:
    """Yield each `Phrase` in ``record``, however deep."""
    from keyfit.util.translation import Phrase

    if isinstance(record, Phrase):
        yield record.template
    elif isinstance(record, Mapping):
        yield from _phrases(tuple(record.values()))
    elif isinstance(record, (tuple, list)):
        for part in record:
            yield from _phrases(part)
    elif type(record).__module__.startswith("keyfit.catalog"):
        yield from _phrases(vars(record))


def read(path: Path) -> Catalog:
    """Return the catalog at ``path``."""
    with path.open("rb") as file:
        return read_po(file)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
