// What is missing, broken, too old, too much or of the wrong type: told once, and no crash loop.
import { chmodSync, cpSync, readdirSync, renameSync } from "node:fs";
import * as path from "node:path";
import { afterEach, expect, test } from "vitest";
import { Editor, EXTENSIONS, type Options, put, remove, scratch, type Window } from "./harness";
import { servers } from "./processes";
import { BROKEN } from "./samples";

let editor: Editor | undefined;
const folders: string[] = [];

afterEach(async () => {
  await editor?.stop();
  folders.splice(0).forEach(remove);
});

function folder(files: Record<string, string> = {}): string {
  const made = scratch(files);
  folders.push(made);
  return made;
}

async function opened(options: Options, workspace = folder(BROKEN)): Promise<Window> {
  editor = await Editor.start(options);
  return editor.open(workspace);
}

/** A `PATH` with just the given programs, shell scripts. */
function programs(scripts: Record<string, string>): string {
  const bin = folder(scripts);
  for (const name of Object.keys(scripts)) {
    chmodSync(path.join(bin, name), 0o755);
  }
  return bin;
}

/** Exactly one message, with `text` in it, stays. */
async function toldOnce(window: Window, text: string | RegExp): Promise<void> {
  await window.notifications.filter({ hasText: text }).first().waitFor();
  await window.page.waitForTimeout(1500);
  expect(await window.notifications.count()).toBe(1);
}

test("no Python at all", async () => {
  const window = await opened({ env: { PATH: folder() } });
  await toldOnce(window, /keyfit needs Python 3\.10 – 3\.14, and found none/);
  const buttons = await window.notifications.locator(".monaco-button").allInnerTexts();
  expect(buttons).toEqual(["Choose Interpreter", "How to Install", "Show Log"]);
  await window.notifications
    .locator(".monaco-button")
    .filter({ hasText: "How to Install" })
    .click();
  await window.page.getByText("What keyfit needs").first().waitFor();
});

test("a Python that is too old", async () => {
  const old = "#!/bin/sh\necho 3.8\necho /usr/bin/python3.8\n";
  const window = await opened({ env: { PATH: programs({ python3: old }) } });
  await toldOnce(window, "found only python3 (Python 3.8)");
});

test("an interpreter in the settings that does not fit", async () => {
  const window = await opened({ settings: { "keyfit.interpreter": "/no/such/python" } });
  await toldOnce(window, "keyfit.interpreter is set to /no/such/python");
});

test("a keyfit.path that is not there", async () => {
  const window = await opened({ settings: { "keyfit.path": "/no/such/keyfit" } });
  await toldOnce(window, "/no/such/keyfit");
});

test("a keyfit.path that is no server", async () => {
  const bin = programs({ keyfit: "#!/bin/sh\necho 'I am no server' >&2\nexit 3\n" });
  const window = await opened({ settings: { "keyfit.path": path.join(bin, "keyfit") } });
  await toldOnce(window, "I am no server");
});

test.each(["pygls", "keyfit"])("a bundle without %s", async (missing) => {
  const extensions = folder();
  cpSync(EXTENSIONS, extensions, { recursive: true });
  const [name] = readdirSync(extensions).filter((found) => found.startsWith("keyfit.keyfit"));
  const libs = path.join(extensions, name!, "bundled/libs");
  renameSync(path.join(libs, missing), path.join(libs, "gone"));
  const window = await opened({ extensions });
  await toldOnce(window, "ModuleNotFoundError");
});

test("an extension in a folder with spaces and other letters", async () => {
  const extensions = path.join(folder(), "erweiterungen für 🔑 & 'mehr'");
  cpSync(EXTENSIONS, extensions, { recursive: true });
  const window = await opened({ extensions });
  await window.openFile(".env");
  await window.squiggles.first().waitFor();
});

test("the home folder as workspace: only known files are looked at", async () => {
  const home = folder({ ...BROKEN, "projects/deep/.env": BROKEN[".env"] ?? "" });
  const window = await opened({ env: { HOME: home } }, home);
  const rows = await window.until("problems", async () => {
    const found = (await window.problems()).join("\n");
    return found.includes(".bashrc") && found.includes("settings.json") && found;
  });
  expect(rows).not.toContain("deep");
  expect(servers(editor!)).toHaveLength(1);
});

test("20,000 files", async () => {
  const big = folder(BROKEN);
  for (let part = 0; part < 200; part++) {
    const files = Array.from({ length: 100 }, (_, n) => [`src/${part}/${n}.json`, "{}"]);
    put(big, Object.fromEntries(files));
  }
  const window = await opened({}, big);
  await window.openFile(".env");
  await window.squiggles.first().waitFor();
  await window.until("closed files", async () =>
    (await window.problems()).join().includes(".bashrc"),
  );
});

test("settings of the wrong type", async () => {
  const settings = { "keyfit.path": 5, "keyfit.interpreter": ["a"], "keyfit.severity": "loud" };
  const window = await opened({ settings });
  await toldOnce(window, "severity");
  await window.openFile(".env");
  await window.squiggles.first().waitFor();
});
