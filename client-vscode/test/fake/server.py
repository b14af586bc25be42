#!/usr/bin/env python3
"""A stand-in for the server that tells the connections in `connections.json` beside it.

Without that file it is a server of before the request. After each save it says that the connections
have changed and reads the file again.
"""

import json
import sys
from pathlib import Path

FILE = Path(__file__).with_name("connections.json")
REQUEST, CHANGED = "keyfit/connections", "keyfit/connectionsChanged"
SAVES = {"openClose": True, "change": 1, "save": True}


def main():
    told = False
    while message := read():
        method, number = message.get("method"), message.get("id")
        if method == "initialize":
            told = (
                message["params"]["capabilities"]["experimental"]["keyfitConnections"]
                is True
            )
            answer(number, {"capabilities": {"textDocumentSync": SAVES}})
        elif method == REQUEST:
            connections(number, message["params"])
        elif method == "textDocument/didSave" and told:
            write({"jsonrpc": "2.0", "method": CHANGED})
        elif method == "exit":
            return
        elif method and number is not None:
            answer(number, None)


def connections(number, params):
    if not FILE.exists():
        error = {"code": -32601, "message": "no such method"}
        write({"jsonrpc": "2.0", "id": number, "error": error})
        return
    uri = params.get("textDocument", {}).get("uri", "")
    found = [
        one for one in json.loads(FILE.read_text("utf-8")) if not uri or is_in(one, uri)
    ]
    answer(number, {"version": 1, "connections": found})


def is_in(connection, uri):
    parts = [connection["key"], connection["endpoint"], *connection["models"]]
    return any(
        uri == Path(part["from"]["path"]).as_uri()
        for part in parts
        if part and part["from"]
    )


def answer(number, result):
    write({"jsonrpc": "2.0", "id": number, "result": result})


def read():
    length = 0
    while line := sys.stdin.buffer.readline().strip():
        name, _, value = line.partition(b":")
        length = int(value) if name.lower() == b"content-length" else length
    return json.loads(sys.stdin.buffer.read(length)) if length else None


def write(message):
    body = json.dumps(message).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
    sys.stdout.buffer.flush()


main()
