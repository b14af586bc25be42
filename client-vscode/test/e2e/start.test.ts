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

// What most projects have, opened and left closed.
const PLAIN = {
  "package.json": "{}",
  "tsconfig.json": "{}",
  "main.py": "",
  "run.sh": "echo\n",
  "compose.yaml": "services: {}\n",
  "src/main/resources/application.yml": "spring: {application: {name: shop}}\n",
};
const CLOSED = { ".env": "PORT=3000\n", ".vscode/settings.json": '{"editor.tabSize": 2}' };

test("a window in which nothing mentions a vendor: no server and no view", async () => {
  await opened({ ...PLAIN, ...CLOSED });
  for (const name of Object.keys(PLAIN)) {
    await window.openFile(path.basename(name));
  }
  await window.page.waitForTimeout(3000);
  expect(servers(editor)).toEqual([]);
  const icon = window.page.locator(".activitybar").getByRole("tab", { name: /^keyfit/ });
  expect(await icon.count()).toBe(0);
  expect(await window.status.count()).toBe(0);
});

test("a closed file that mentions a vendor starts it", async () => {
  await opened({ ...PLAIN, ".env": BROKEN[".env"] ?? "" });
  await window.until("a server", async () => servers(editor).length > 0);
});

test("a text in which a vendor is mentioned at last starts it", async () => {
  await opened({ ...PLAIN, ...CLOSED });
  await window.openFile("run.sh");
  await window.page.keyboard.press("Control+End");
  await window.page.keyboard.type("export DASHSCOPE_API_KEY=\n");
  await window.until("a server", async () => servers(editor).length > 0);
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
