// Hover, completion and definition in the workbench.
import { afterAll, beforeAll, expect, test } from "vitest";
import { Editor, remove, scratch, type Window } from "./harness";
import { PLAN_KEY } from "./samples";

let editor: Editor;
let window: Window;
let folder: string;

beforeAll(async () => {
  folder = scratch({
    ".env": `# 🔑\r\nKEY=${PLAN_KEY}\r\nOPENAI_API_KEY=\${KEY}\r\nOPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\r\nOPENAI_MODEL=\r\n`,
  });
  editor = await Editor.start();
  window = await editor.open(folder);
  await window.openFile(".env");
  await window.status.waitFor();
});
afterAll(async () => {
  await editor.stop();
  remove(folder);
});

test("hover tells what a key is, and masks it", async () => {
  await window.goTo(2, 10);
  const hover = window.page.locator(".monaco-hover:visible .hover-contents").first();
  await window.until("hover", async () => {
    await window.page.keyboard.press("Control+K");
    await window.page.keyboard.press("Control+I");
    await window.page.waitForTimeout(500);
    return (await hover.isVisible()) && (await hover.innerText()).includes("sk-sp-");
  });
  const text = await hover.innerText();
  expect(text).toContain("Coding Plan");
  expect(text).not.toContain(PLAN_KEY);
  await window.page.keyboard.press("Escape");
});

test("completion offers models of the plan", async () => {
  await window.goTo(5, 14);
  const rows = window.page.locator(".suggest-widget.visible .monaco-list-row");
  await window.until("suggestions", async () => {
    await window.page.keyboard.press("Control+Space");
    await window.page.waitForTimeout(500);
    return (await rows.count()) > 0;
  });
  await window.page.keyboard.type("MiniMax");
  const row = rows.filter({ hasText: "MiniMax-M2.5" }).first();
  await row.waitFor();
  await row.click();
  await window.page.keyboard.press("Control+S");
  expect(await window.editor.locator(".view-line").nth(4).innerText()).toContain("MiniMax-M2.5");
});

test("definition leads from a reference to its assignment", async () => {
  await window.goTo(3, 19);
  await window.page.keyboard.press("F12");
  const position = window.page.locator('[id="status.editor.selection"]');
  await window.until("line 2", async () => (await position.innerText()).includes("Ln 2"));
});
