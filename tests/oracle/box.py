"""Runs inside a case's own namespaces: one tool, with the gateway as its only neighbour.

Reads what to do from the JSON file that it is given, and writes `result.json` beside it.
"""

from __future__ import annotations

import fcntl
import json
import math
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import trustme

from .gateway import Gateway

_TAIL = 2000  # characters of a tool's output that a result keeps
_GRACE = (
    8  # seconds after a refusal: tools try again and again, which shows nothing new
)
_QUIET = (
    20  # seconds without another call to a model: the rest of the run shows nothing new
)
_DONE = 2  # seconds after the main request: what is compared has been seen
_SERVER = Path(__file__).resolve().parents[2] / "server"
_KEYFIT = ("env", f"PYTHONPATH={_SERVER}", sys.executable, "-m", "keyfit")


def main(path: Path) -> None:
    """Runs the job in `path`: keyfit first, since tools write into the home folder."""
    job = json.loads(path.read_text(encoding="utf-8"))
    lay_over_etc(path.parent)
    _loopback_up()
    authority = trustme.CA.from_pem(
        Path(job["authority"]).read_bytes(), Path(job["secret"]).read_bytes()
    )
    gateway = Gateway(authority, job["labels"], job["agent"])
    gateway.start()
    doctor = [*_KEYFIT, *doctor_arguments(job["folder"])]
    predicted = _run(doctor, job | {"seconds": 60}, path.parent / "doctor", gateway)
    code = _run(job["command"], job, path.parent / "tool", gateway)
    result = {
        "code": code,
        "said": _said(path.parent / "tool", job["labels"]),
        "requests": [request._asdict() for request in gateway.requests],
        "doctor": {
            "code": predicted,
            "text": (path.parent / "doctor.out").read_text("utf-8"),
        },
    }
    path.with_name("result.json").write_text(json.dumps(result), encoding="utf-8")


def _run(
    command: list[str], job: dict[str, Any], output: Path, gateway: Gateway
) -> int | None:
    """A command's exit code, or None if it was stopped when nothing new was to come."""
    with open(f"{output}.out", "wb") as out, open(f"{output}.err", "wb") as err:
        streams = {"stdin": subprocess.DEVNULL, "stdout": out, "stderr": err}
        process = subprocess.Popen(
            command, cwd=job["folder"], env=job["env"], **streams
        )
        code = _waited(process, time.monotonic() + job["seconds"], gateway)
        process.kill()
    return code


def _waited(
    process: subprocess.Popen[bytes], end: float, gateway: Gateway
) -> int | None:
    while process.poll() is None and time.monotonic() < min(end, _enough(gateway)):
        time.sleep(0.1)
    return process.returncode


def _enough(gateway: Gateway) -> float:
    """When no more is to be expected, on the monotonic clock."""
    last = ((gateway.called, _QUIET), (gateway.refused, _GRACE), (gateway.main, _DONE))
    return min((at + seconds for at, seconds in last if at), default=math.inf)


def _said(output: Path, labels: dict[str, str]) -> str:
    texts = [
        Path(f"{output}.{end}").read_text("utf-8", "replace") for end in ("out", "err")
    ]
    said = "\n".join(text[-_TAIL:] for text in texts)
    for key, label in labels.items():
        said = said.replace(key, f"<{label}>")
    return said


def doctor_arguments(folder: str) -> list[str]:
    """The arguments of keyfit that predict what tools send from `folder`."""
    return ["doctor", "--output-format", "json", "--home", folder]


def lay_over_etc(folder: Path) -> None:
    """The case's `etc` over the system's, for this mount namespace only."""
    options = f"lowerdir=/etc,upperdir={folder}/etc,workdir={folder}/etc-work"
    subprocess.run(
        ["mount", "-t", "overlay", "overlay", "-o", options, "/etc"], check=True
    )


def _loopback_up() -> None:
    """Switches the new network's only interface on (`ip link set lo up`)."""
    up = 0x1  # IFF_UP
    set_flags = 0x8914  # SIOCSIFFLAGS
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, set_flags, struct.pack("16sH14s", b"lo", up, b""))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
