"""What all tests share: a home folder without anybody's settings, and how hypothesis draws.

The same examples in every `make test`, new ones in `make fuzz`.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from keyfit.parsers import tree_sitter_utils
from patience import GRAMMAR_PATIENCE

if TYPE_CHECKING:
    import pytest

# Before any test module is imported, because some of them keep the environment. Caches stay.
os.environ.setdefault("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))
_HOME = tempfile.mkdtemp(prefix="keyfit-home-")
os.environ.update(HOME=_HOME, USERPROFILE=_HOME)
# Lists of models age: what is found must not depend on the day of the test.
os.environ["KEYFIT_TODAY"] = "2026-11-29"
for _name in ("XDG_CONFIG_HOME", "APPDATA"):
    os.environ.pop(_name, None)

# A shell starts what runs in its background with interrupts ignored, and every process that a test
# starts would ignore them too: tests that interrupt one would wait for it without end.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


# Whether a broken text is given up depends on the time that its grammar takes, which on a busy
# machine is several times what it is on an idle one. So tests allow more; parsers/test_syntax.py
# tests the limit itself.
tree_sitter_utils.MIN_SECONDS *= GRAMMAR_PATIENCE
tree_sitter_utils.SECONDS_PER_CODE_POINT *= GRAMMAR_PATIENCE


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the home folder."""
    shutil.rmtree(_HOME, ignore_errors=True)


settings.register_profile(
    "quick",
    deadline=None,
    derandomize=True,
    database=None,  # what an earlier run found would be tried here and nowhere else
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "fuzz", deadline=None, print_blob=True, suppress_health_check=list(HealthCheck)
)
settings.load_profile("quick")
