import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, test } from "vitest";
import { askKeyfit, askPython } from "../../src/python";

function program(script: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "keyfit python ")), "python3");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

test("a real one tells its version and where it is", async () => {
  const python = await askPython(["python3"], tmpdir());
  expect(python).toMatchObject({ version: expect.stringMatching(/^3\.\d+$/) });
  expect(python).toMatchObject({ executable: expect.stringMatching(/^\//) });
});

test.each([
  ["that is not there", "/no/such/python", "not found"],
  ["that fails", program("exit 3"), "ended with 3"],
  [
    "that says why",
    program("echo; echo 'version 3.12.1 is not installed' >&2; exit 1"),
    "version 3.12.1 is not installed",
  ],
  ["that says nothing", program("exit 0"), "it is no Python"],
  ["that says one line only", program("echo hello"), "it is no Python"],
])("one %s is none, and the failure says why", async (_, file, failure) => {
  expect(await askPython([file], tmpdir())).toEqual({ failure });
});

test("a keyfit tells its version; another program is none", async () => {
  expect(await askKeyfit([program("echo 'keyfit 1.2.3'")], tmpdir())).toBe("keyfit 1.2.3");
  const failure = "it is no keyfit";
  expect(await askKeyfit([program("echo 1.2.3")], tmpdir())).toEqual({ failure });
});
