"""What day it is: the one place that asks, so that a test or a pipeline can fix the answer."""

from __future__ import annotations

import os
from datetime import date

TODAY = "KEYFIT_TODAY"


def today() -> date:
    """Return the day that the environment variable ``KEYFIT_TODAY`` names, else today's."""
    try:
        return date.fromisoformat(os.environ.get(TODAY, ""))
    except ValueError:
        return date.today()
