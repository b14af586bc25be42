"""Change whose repository keyfit's addresses name, everywhere.

    python scripts/repository.py OWNER

The address is `REPOSITORY` in server/keyfit/__init__.py. Manifests, pages and workflows cannot
import it, so they repeat it, and tests/test_repository.py compares them with it. Run `make docs`
afterwards.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# OWNER/keyfit where the repository is meant, and the address of its pages.
_OWNER = re.compile(
    r"(?:github\.com[/:]|githubusercontent\.com/|ghcr\.io/|uses: |/repos/)"
    r"(?P<owner>[\w-]+)/keyfit(?![\w-])"
    r"|https://(?P<site>[\w-]+)\.github\.io/keyfit(?![\w-])"
    r"|^[*/].* @(?P<team>[\w-]+)/",  # in CODEOWNERS
    re.MULTILINE,
)


def owners(text: str) -> Iterator[tuple[int, int]]:
    """Yield where ``text`` names the owner in an address of the repository: start and end."""
    for found in _OWNER.finditer(text):
        yield found.span(found.lastgroup or 0)


def renamed(text: str, owner: str) -> str:
    """Return ``text`` with its addresses below ``owner``."""
    for start, end in reversed(list(owners(text))):
        text = text[:start] + owner + text[end:]
    return text


def texts() -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of each file that git tracks."""
    listed = subprocess.run(
        ("git", "ls-files", "-z"), cwd=ROOT, check=True, capture_output=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if not path.is_file():
            continue
        data = path.read_bytes()
        if b"keyfit" in data and b"\0" not in data:
            yield path, data.decode("utf-8")


def main() -> None:
    """Rewrite the files whose addresses change."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("owner")
    owner = parser.parse_args().owner
    for path, text in texts():
        new = renamed(text, owner)
        if new != text:
            path.write_text(new, encoding="utf-8", newline="")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
