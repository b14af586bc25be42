import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { expect, test } from "vitest";
import { askPython } from "../../src/python";

function program(script: string): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), "keyfit python ")), "python3");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

test("a real one tells its version and where it is", async () => {
  const python = await askPython(["python3"], tmpdir());
  expect(python?.version).toMatch(/^3\.\d+$/);
  expect(path.isAbsolute(python?.executable ?? "")).toBe(true);
});

test.each([
  ["that is not there", "/no/such/python"],
  ["that fails", program("exit 1")],
  ["that says nothing", program("exit 0")],
  ["that says one line only", program("echo hello")],
])("one %s is none", async (_, file) => {
  expect(await askPython([file], tmpdir())).toBeUndefined();
});
