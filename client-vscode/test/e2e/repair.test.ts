// Sees, repairs and saves broken files, and looks at the bytes on disk.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { Editor, remove, scratch, type Window } from "./harness";
import { BROKEN, SAMPLES, STANDARD_KEY } from "./samples";

let editor: Editor;
let window: Window;

beforeAll(async () => {
  editor = await Editor.start();
});
afterEach(() => window.page.context().close());
afterAll(() => editor.stop());

async function opened(files: Record<string, string>): Promise<string> {
  const folder = scratch(files);
  window = await editor.open(folder);
  return folder;
}

test.each(SAMPLES)("$file: squiggles, repairs, bytes", async ({ file, text, repairs }) => {
  const folder = await opened(BROKEN);
  await window.openFile(file);
  await window.until("squiggles", async () => (await window.squiggles.count()) === repairs.length);
  let now = text;
  for (const { line, column, title, from, to } of repairs) {
    await window.goTo(line, column);
    const offered = await window.quickFixes();
    expect(offered[0]).toContain(title); // above all others
    await window.choose(title);
    now = now.replace(from, to);
    await window.page.locator(".tab.active.dirty").waitFor();
    await window.save();
    expect(readFileSync(path.join(folder, file), "utf8")).toBe(now);
  }
  await window.until("no squiggle", async () => (await window.squiggles.count()) === 0);
  remove(folder);
});

test("a repair that may cost money is confirmed in a preview", async () => {
  const text = `OPENAI_API_KEY=${STANDARD_KEY}\nOPENAI_BASE_URL=https://coding-intl.dashscope.aliyuncs.com/v1\n`;
  const folder = await opened({ ".env": text });
  await window.openFile(".env");
  await window.squiggles.first().waitFor();
  await window.goTo(2, 30);
  await window.quickFixes();
  await window.choose("(unsafe)");
  await window.page.getByText("Refactor Preview").first().waitFor();
  await window.page.getByRole("button", { name: "Discard" }).first().waitFor();
  // Nothing is chosen in it, and nothing done yet.
  expect(await window.page.locator(".bulk-edit-panel .monaco-list-row").count()).toBe(3);
  expect(await window.page.locator(".bulk-edit-panel input:checked").count()).toBe(0);
  expect(await window.page.locator(".tab.active.dirty").count()).toBe(0);
  expect(readFileSync(path.join(folder, ".env"), "utf8")).toBe(text);
  remove(folder);
});

test("Problems lists closed files too, and never a whole key", async () => {
  const folder = await opened(BROKEN);
  const text = await window.until("all files", async () => {
    const found = (await window.problems()).join("\n");
    return SAMPLES.every(({ file }) => found.includes(path.basename(file))) && found;
  });
  expect(text).toContain("key-endpoint-mismatch");
  expect(text).toContain("model-case");
  expect(text).not.toContain("0123456789abcdef");
  remove(folder);
});

test("repairs on save, where the user wants it", async () => {
  const folder = await opened({
    ...BROKEN,
    ".vscode/settings.json": JSON.stringify({
      "editor.codeActionsOnSave": { "source.fixAll.keyfit": "explicit" },
    }),
  });
  const [sample] = SAMPLES;
  await window.openFile(".env");
  await window.squiggles.first().waitFor();
  await window.goTo(5, 1);
  await window.page.keyboard.type("A=1");
  await window.save();
  const fixed = sample!.repairs.reduce(
    (text, { from, to }) => text.replace(from, to),
    sample!.text,
  );
  await window.until("fixed on disk", async () => {
    return readFileSync(path.join(folder, ".env"), "utf8") === `${fixed}A=1`;
  });
  remove(folder);
});

test("several folders in one window", async () => {
  const folder = scratch({
    "one/.env": BROKEN[".env"] ?? "",
    "two/.claude/settings.json": BROKEN[".claude/settings.json"] ?? "",
    "all.code-workspace": JSON.stringify({ folders: [{ path: "one" }, { path: "two" }] }),
  });
  window = await editor.open(path.join(folder, "all.code-workspace"));
  const text = await window.until("both", async () => {
    const found = (await window.problems()).join("\n");
    return found.includes(".env") && found.includes("settings.json") && found;
  });
  expect(text).toContain("endpoint-path");
  remove(folder);
});
