"""What all tests share: a home folder without anybody's settings, and how hypothesis draws.

The same examples in every `make test`, new ones in `make fuzz`.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from keyfit.parsers import tree_sitter_utils
from patience import GRAMMAR_PATIENCE

# Before any test module is imported, because some of them keep the environment. Caches stay.
os.environ.setdefault("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))
_LOCALE = Path(__file__).parent.parent / "server/keyfit/locale"
_HOME = tempfile.mkdtemp(prefix="keyfit-home-")
os.environ.update(HOME=_HOME, USERPROFILE=_HOME)
# Lists of models age: what is found must not depend on the day of the test.
os.environ["KEYFIT_TODAY"] = "2026-11-29"
os.environ["LANGUAGE"] = "en"  # whatever the locale of who runs the tests
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


@pytest.fixture(scope="session")
def compiled_translations() -> None:
    """The catalogs as gettext reads them, written where an installation does not."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for path in _LOCALE.rglob("*.po"):
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime > path.stat().st_mtime:
            continue
        # Several processes of pytest may do it at once.
        new = compiled.with_suffix(f".{os.getpid()}.mo")
        with path.open("rb") as text, new.open("wb") as file:
            write_mo(file, read_po(text))
        new.replace(compiled)


@pytest.fixture
def chinese(compiled_translations: None) -> Iterator[None]:
    """Chinese, until the test is over."""
    from keyfit.util.translation import ENGLISH, activate

    activate("zh")
    yield
    activate(ENGLISH)
