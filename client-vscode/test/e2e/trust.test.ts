// A workspace that is not trusted: only the bundled server runs.
import { chmodSync, existsSync } from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Editor, put, remove, scratch, type Window } from "./harness";
import { servers } from "./processes";
import { BROKEN } from "./samples";

let editor: Editor;
let window: Window;
let folder: string;

beforeAll(async () => {
  folder = scratch({ ...BROKEN, "keyfit.py": 'open("imported", "w")' });
  const trap = `#!/bin/sh\ntouch '${folder}/ran'\n`;
  put(folder, { ".venv/bin/keyfit": trap, "evil/python": trap, "evil/keyfit": trap });
  const settings = { "keyfit.path": "evil/keyfit", "keyfit.interpreter": "evil/python" };
  put(folder, { ".vscode/settings.json": JSON.stringify(settings) });
  for (const file of [".venv/bin/keyfit", "evil/python", "evil/keyfit"]) {
    chmodSync(path.join(folder, file), 0o755);
  }
  editor = await Editor.start({ trust: true });
  window = await editor.open(folder);
});
afterAll(async () => {
  await editor.stop();
  remove(folder);
});

test("restricted mode: squiggles, and nothing of the workspace has run", async () => {
  await window.page.locator(".statusbar-item").filter({ hasText: "Restricted Mode" }).waitFor();
  await window.openFile(".env");
  await window.squiggles.first().waitFor();
  expect(servers(editor)).toHaveLength(1);
  expect(existsSync(path.join(folder, "ran"))).toBe(false);
  expect(existsSync(path.join(folder, "imported"))).toBe(false);
});

test("once trusted, the workspace's own choice holds", async () => {
  await window.page.locator(".statusbar-item").filter({ hasText: "Restricted Mode" }).click();
  const trust = window.page.locator(".workspace-trust-editor .monaco-button");
  await trust
    .filter({ hasText: /^Trust$/ })
    .first()
    .click();
  await window.until("it ran", async () => existsSync(path.join(folder, "ran")));
});
