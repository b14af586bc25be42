"""The text of a new ``keyfit.toml``: everything in it is a comment, so that it changes nothing."""

from __future__ import annotations

from .. import REPOSITORY

TEXT = f"""\
# Settings of keyfit: {REPOSITORY}/blob/main/docs/configuration.md

# exclude = ["fixtures/"]                  # files that are not checked, as in .gitignore
# baseline = "keyfit-baseline.json"        # findings that are left out

# [severity]
# shadowed-setting = "off"

# [per-file-ignores]
# "examples/" = ["exposed-key"]

# [[hosts]]                                # the team's own gateway
# host = "llm.example.com"
# plan = "coding-plan"
"""
