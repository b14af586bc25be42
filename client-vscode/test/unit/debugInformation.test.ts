import { homedir } from "node:os";
import { expect, test } from "vitest";
import * as vscode from "vscode";
import { debugInformation } from "../../src/debugInformation";
import type { Session } from "../../src/session";

test("versions, the server and names of settings; no values, no user's name", () => {
  Object.assign(vscode.workspace, {
    isTrusted: true,
    getConfiguration: () => ({
      hosts: [],
      path: "",
      home: null,
      inspect: (name: string) => (name === "hosts" ? { globalValue: [{ host: "a.example" }] } : {}),
    }),
  });
  const launch = { command: `${homedir()}/bin/python`, args: ["-I", "lsp"], origin: "bundled" };
  const client = { initializeResult: { serverInfo: { name: "keyfit", version: "1.2.3" } } };
  const session = { launch, state: { kind: "running", client } } as unknown as Session;
  const lines = debugInformation(session, "0.9.0").split("\n");
  expect(lines).toContain("- keyfit: 0.9.0");
  expect(lines).toContain("- server: bundled: ~/bin/python -I lsp");
  expect(lines).toContain("- server's version: 1.2.3");
  expect(lines).toContain("- changed settings: hosts");
  expect(lines.join()).not.toContain("a.example");
});
