"""Options that several commands have."""

from __future__ import annotations

import argparse


def add_format(parser: argparse.ArgumentParser) -> None:
    """``--output-format``."""
    parser.add_argument(
        "--output-format", choices=("text", "json"), default="text", help="default: text"
    )
