// When the server starts, and when it does not.
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Editor, remove, scratch, type Window } from "./harness";
import { servers } from "./processes";
import { BROKEN } from "./samples";

let editor: Editor;
let window: Window;
const folders: string[] = [];

beforeAll(async () => {
  editor = await Editor.start();
});
afterEach(async () => {
  await window.page.close();
  await window.page.context().close();
});
afterAll(async () => {
  await editor.stop();
  folders.forEach(remove);
});

async function opened(files: Record<string, string>): Promise<string> {
  const folder = scratch(files);
  folders.push(folder);
  window = await editor.open(folder);
  return folder;
}

const PLAIN = { "package.json": "{}", "tsconfig.json": "{}", "main.py": "", "run.sh": "echo\n" };

test("a window with none of the files: no server and no view", async () => {
  await opened(PLAIN);
  for (const name of Object.keys(PLAIN)) {
    await window.openFile(name);
  }
  await window.page.waitForTimeout(3000);
  expect(servers(editor)).toEqual([]);
  const icon = window.page.locator(".activitybar").getByRole("tab", { name: /^keyfit/ });
  expect(await icon.count()).toBe(0);
  expect(await window.status.count()).toBe(0);
});

test("a .env that is made later starts it", async () => {
  const folder = await opened(PLAIN);
  await window.openFile("main.py");
  writeFileSync(path.join(folder, ".env"), BROKEN[".env"] ?? "");
  // Quick Open would not know it yet.
  await window.page.locator(".explorer-folders-view .monaco-list-row").getByText(".env").dblclick();
  await window.squiggles.first().waitFor();
});

test("a tool's settings of the home folder, opened in another window, start it", async () => {
  const home = scratch({ ".claude/settings.json": BROKEN[".claude/settings.json"] ?? "" });
  folders.push(home);
  await opened(PLAIN);
  await window.openFile("main.py");
  // Quick Open takes a whole path, where the file dialog may take its own parent for the answer.
  await window.openFile(path.join(home, ".claude/settings.json"));
  await window.squiggles.first().waitFor();
});
