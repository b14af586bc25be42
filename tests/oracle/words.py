"""Which words of the tools' catalog files are proven by the record: `python -m oracle.words`.

A word is proven by a case if the tool did what keyfit predicts, and keyfit would predict something
else without the word. Writes the number of cases by word to words.json.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from functools import partial

from . import cases, compare, install, sandbox
from .cases import Case
from .install import HERE, ROOT, Tool
from .record import Record

WORDS = HERE / "words.json"


def main() -> int:
    """Counts and writes; prints the words that fewer than two cases prove."""
    tools = {tool.name: tool for tool in install.tools()}
    record = Record()
    seen = [case for case in cases.load() if record.has(case, tools[case.tool])]
    proven = sandbox.each(seen, partial(_proven, tools, record))
    counts = Counter(word for words in proven for word in words)
    WORDS.write_text(
        json.dumps(dict(sorted(counts.items())), indent=2) + "\n", encoding="utf-8"
    )
    for word, count in sorted(counts.items()):
        if count < 2:
            print(f"{word}: {count}")
    return 0


def _proven(
    tools: dict[str, Tool], record: Record, case: Case, authority: sandbox.Authority
) -> list[str]:
    """The words that `case` proves; none where keyfit does not predict what was seen."""
    here = ("env", f"PYTHONPATH={ROOT / 'server'}", sys.executable)
    command = (*here, str(HERE / "mutants.py"), case.tool, case.folder)
    result = sandbox.run(case, tools[case.tool], authority, command)
    verdict = compare.judge(case, record.sent(case), result.doctor)
    return (
        json.loads(result.said.splitlines()[0])
        if verdict.verdict == compare.AGREE
        else []
    )


if __name__ == "__main__":
    sys.exit(main())
