// The view AI Connections with the real server: its actions, its badge, and what an empty one offers.
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Editor, put, remove, scratch, type Window } from "./harness";
import { PLAN_KEY } from "./samples";

const WRONG = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1";
const RIGHT = "https://coding-intl.dashscope.aliyuncs.com/v1";
const dotenv = (url: string) => `OPENAI_API_KEY=${PLAN_KEY}\nOPENAI_BASE_URL=${url}\n`;

let editor: Editor;
let window: Window;
let parent: string;
let home: string;

beforeAll(async () => {
  home = scratch();
  parent = scratch({
    "shop/.env": dotenv(WRONG),
    "both/api/.env": dotenv(WRONG),
    "both/web/.env": dotenv(RIGHT),
    "both/both.code-workspace": JSON.stringify({ folders: [{ path: "api" }, { path: "web" }] }),
    "empty/notes.env": "A=1\n",
    "bare/notes.env": "A=1\n",
  });
  editor = await Editor.start({ env: { HOME: home } });
});
afterEach(() => window.page.close());
afterAll(async () => {
  await editor.stop();
  remove(parent);
  remove(home);
});

const row = (text: string) =>
  window.page.locator('[aria-label="AI Connections"] .monaco-list-row').filter({ hasText: text });
const badge = () => window.page.locator('.activitybar [aria-label^="keyfit"] .badge-content');

async function openView(place: string, file?: string): Promise<void> {
  window = await editor.open(path.join(parent, place));
  if (file) {
    await window.openFile(file);
  }
  await window.page
    .locator(".activitybar")
    .getByRole("tab", { name: /^keyfit/ })
    .click();
}

/** Clicks the action of a row that shows when the mouse is over it. */
async function act(rowText: string, action: string): Promise<void> {
  await row(rowText).first().hover();
  await row(rowText).first().getByRole("button", { name: action }).click();
}

test("a place of its own with a badge; a repair in one click, where it is seen", async () => {
  await openView("shop");
  await row("401").first().waitFor();
  await window.until("the badge", async () => (await badge().innerText()) === "1");
  await act("401", "Apply the Repair");
  await window.until("the repair", async () =>
    (await window.editor.locator(".view-lines").innerText()).includes("coding-intl"),
  );
  await row("200: Fits").first().waitFor();
  await badge().waitFor({ state: "hidden" });
  await window.page.keyboard.press("Control+Z");
  await row("401").first().waitFor();
});

test("rows are copied whole", async () => {
  await openView("shop");
  await row("401").first().waitFor();
  await window.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await row("401").first().click({ button: "right" });
  const item = window.page.getByRole("menuitem", { name: "Copy", exact: true });
  await item.waitFor();
  await window.page.keyboard.press("ArrowUp"); // the last one
  await window.page.keyboard.press("Enter");
  const copied = await window.until("the text", () =>
    window.page.evaluate(() => navigator.clipboard.readText()),
  );
  expect(copied).toMatch(/^.* – 401 \/ 403: The key is refused\n.*\.\n.*\.\nKey: sk-sp-…cdef/);
  expect(copied).not.toContain(PLAN_KEY);
});

test("with several folders by their names; a filter leaves what fails", async () => {
  await openView("both/both.code-workspace");
  await row("· api").first().waitFor();
  await row("· web").first().waitFor();
  await window.page.getByRole("button", { name: "Show Only Connections That Fail" }).click();
  await row("· web").first().waitFor({ state: "detached" });
  expect(await row("· api").count()).toBe(1);
  await window.page.getByRole("button", { name: "Show All Connections" }).click();
  await row("· web").first().waitFor();
});

test("an empty one leads on: a tool is set up in a file that is saved by the user", async () => {
  await openView("empty", "notes.env"); // which starts the server only when it is open
  await window.page.getByRole("button", { name: "Set Up a Tool…" }).last().click();
  const choices = window.page.locator(".quick-input-list .monaco-list-row");
  await choices.filter({ hasText: "Claude Code" }).first().click();
  await choices.filter({ hasText: "ap-southeast-1" }).filter({ hasText: "Coding Plan" }).click();
  const file = path.join(home, ".claude/settings.json");
  const lines = window.editor.locator(".view-lines");
  await window.until("the text", async () =>
    (await lines.innerText()).includes("YOUR_CODING_PLAN"),
  );
  expect(existsSync(file)).toBe(false);
  await window.page.keyboard.type(PLAN_KEY); // over the placeholder
  await window.page.keyboard.press("Control+S");
  await window.until(
    "the file",
    async () =>
      existsSync(file) &&
      readFileSync(file, "utf8").includes(`"ANTHROPIC_AUTH_TOKEN": "${PLAN_KEY}"`),
  );
  remove(path.join(home, ".claude"));
});

test("an empty one that leaves the home folder out offers to look there", async () => {
  put(home, {
    ".claude/settings.json": JSON.stringify({ env: { ANTHROPIC_AUTH_TOKEN: PLAN_KEY } }),
  });
  put(parent, { "bare/.vscode/settings.json": JSON.stringify({ "keyfit.home": false }) });
  await openView("bare");
  await window.page.getByRole("button", { name: "Look in My Home Folder Too" }).click();
  await row("Claude Code").first().waitFor();
});
