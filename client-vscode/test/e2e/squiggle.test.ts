import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "vitest";
import { Editor, remove, scratch } from "./harness";

test("first squiggle", async () => {
  const folder = scratch({
    ".env": "# 🔑\r\nOPENAI_API_KEY=sk-sp-0123456789abcdef0123456789abcdef\r\nOPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1\r\nOPENAI_MODEL=qwen3-coder-plus\r\n",
  });
  const editor = await Editor.start();
  try {
    const window = await editor.open(folder);
    await window.openFile(".env");
    try {
    await window.squiggles.first().waitFor();
    console.log(await window.problems());
    await window.goTo(3, 25);
    console.log(await window.quickFixes());
    } finally {
    await window.page.screenshot({ path: "/tmp/wt/vscode-scratch/first.png" });}
    await window.page.keyboard.press("Enter");
    await window.until("fixed", async () => (await window.squiggles.count()) === 0);
    await window.save();
    console.log(readFileSync(`${folder}/.env`, "utf8"));
  } finally {
    await editor.stop();
    remove(folder);
  }
});
