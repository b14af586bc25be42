"""``python -m keyfit.lsp``: the same as ``keyfit lsp``."""

from __future__ import annotations

import sys

from ..cli.main import main

if __name__ == "__main__":
    raise SystemExit(main(["lsp", *sys.argv[1:]]))
