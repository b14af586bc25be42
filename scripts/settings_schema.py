"""Writes docs/keyfit.schema.json: the schema of keyfit.toml in the draft that editors know best.

SchemaStore, and the TOML extensions that follow it, prefer draft 7; the engine's own schema is of a
later draft, and has no address.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from keyfit import REPOSITORY

NAME = "docs/keyfit.schema.json"
PATH = Path(__file__).resolve().parent.parent / NAME
ADDRESS = f"{REPOSITORY.replace('github.com', 'raw.githubusercontent.com')}/main/{NAME}"
DRAFT = "http://json-schema.org/draft-07/schema#"


def wanted(schema: dict[str, Any]) -> dict[Path, str]:
    """Return the file with its text, from the engine's ``schema``.

    Of the words that it uses, only that for definitions has another name in draft 7.
    """
    rest = {name: part for name, part in schema.items() if name != "$schema"}
    whole = {"$schema": DRAFT, "$id": ADDRESS, **rest}
    text = json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
    return {
        PATH: text.replace('"$defs"', '"definitions"').replace(
            "/$defs/", "/definitions/"
        )
    }
