"""Options that several commands have."""

from __future__ import annotations

import argparse


def add_format(parser: argparse.ArgumentParser, *more: str) -> None:
    """``--output-format``: text, json and ``more``."""
    parser.add_argument(
        "--output-format",
        choices=("text", "json", *more),
        default="text",
        help="what is printed (default: text)",
    )
