// Draws the pictures of the README, docs/editors/vscode.md and the walkthrough: `make pictures`.
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { statSync } from "node:fs";
import { CLIENT, Editor, remove, scratch, type Window } from "../e2e/harness";
import { PLAN_KEY } from "../e2e/samples";

const THEMES = { light: "Default Light Modern", dark: "Default Dark Modern" };
const LARGEST = 150_000; // bytes
const SIZE = { width: 960, height: 480 };
const WIDE = { width: 1200, height: 300 }; // a whole lens

const FILES = {
  "new/.continue/config.yaml": "",
  ".env": [
    "# Qwen for the tests",
    `OPENAI_API_KEY=${PLAN_KEY}`,
    "OPENAI_BASE_URL=https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    "OPENAI_MODEL=minimax-m2.5",
    "",
  ].join("\n"),
  ".claude/settings.json": JSON.stringify(
    {
      env: {
        ANTHROPIC_AUTH_TOKEN: PLAN_KEY,
        ANTHROPIC_BASE_URL: "https://coding-intl.dashscope.aliyuncs.com/v1",
        ANTHROPIC_MODEL: "qwen3-coder-plus",
      },
    },
    null,
    2,
  ),
  "opencode.json": JSON.stringify(
    {
      model: "qwen/qwen3-coder-plus",
      provider: {
        qwen: {
          npm: "@ai-sdk/openai-compatible",
          options: { baseURL: "https://coding-intl.dashscope.aliyuncs.com/v1", apiKey: PLAN_KEY },
          models: { "qwen3-coder-plus": {} },
        },
      },
    },
    null,
    2,
  ),
};

describe.each(Object.entries(THEMES))("%s", (name, theme) => {
  let editor: Editor;
  let folder: string;
  let window: Window;

  beforeAll(async () => {
    const parent = scratch(
      Object.fromEntries(Object.entries(FILES).map(([file, text]) => [`my-project/${file}`, text])),
    );
    folder = path.join(parent, "my-project");
    editor = await Editor.start({
      settings: {
        "workbench.colorTheme": theme,
        "editor.minimap.enabled": false,
        "editor.occurrencesHighlight": "off",
        "breadcrumbs.enabled": false,
        "workbench.tips.enabled": false,
        "window.commandCenter": false,
        "workbench.layoutControl.enabled": false,
      },
    });
    window = await editor.open(folder, SIZE);
  });
  afterAll(async () => {
    await editor.stop();
    remove(path.dirname(folder));
  });

  /** Takes the picture `images/<what>-<theme>.png`. */
  async function take(what: string): Promise<void> {
    const file = path.join(CLIENT, "images", `${what}-${name}.png`);
    await window.page.waitForTimeout(1000); // animations end
    await window.page.screenshot({ path: file });
    expect(statSync(file).size).toBeLessThan(LARGEST);
  }

  async function widenSideBar(): Promise<void> {
    const { mouse } = window.page;
    await mouse.move(290, 200);
    await mouse.down();
    await mouse.move(470, 200, { steps: 5 });
    await mouse.up();
    await mouse.move(700, 350);
  }

  test("the connections", async () => {
    await window.openFile(".claude/settings.json");
    await window.squiggles.first().waitFor();
    await window.page
      .locator(".activitybar")
      .getByRole("tab", { name: /^keyfit/ })
      .click();
    const rows = window.page.locator('[aria-label="AI Connections"] .monaco-list-row');
    await rows.first().waitFor();
    await widenSideBar();
    await rows.first().click(); // shows its actions, and folds it
    await window.page.keyboard.press("ArrowRight");
    await window.page.mouse.move(700, 350); // no tooltip
    await take("connections");
  });

  test("hints and lenses", async () => {
    await window.page.keyboard.press("Control+B");
    await window.openFile(".env");
    await window.page.locator(".codelens-decoration").first().waitFor();
    await window.page.mouse.move(5, 5);
    await window.page.setViewportSize(WIDE);
    await take("hints");
    await window.page.setViewportSize(SIZE);
  });

  test("completion from an empty file", async () => {
    await window.openFile("new/.continue/config.yaml");
    const list = window.page.locator(".suggest-widget .monaco-list-row");
    await window.until("suggestions", async () => {
      await window.page.keyboard.press("Control+Space");
      await window.page.waitForTimeout(1000);
      return list.first().isVisible();
    });
    const details = window.page.locator(".suggest-details");
    if (!(await details.isVisible())) {
      await window.page.keyboard.press("Control+Space");
    }
    await take("completion");
    await window.page.keyboard.press("Escape");
  });

  test("hover", async () => {
    await window.openFile(".env");
    await window.squiggles.first().waitFor();
    await window.goTo(2, 25);
    await window.page.keyboard.press("Control+K");
    await window.page.keyboard.press("Control+I");
    await window.page.locator(".monaco-hover:visible").first().waitFor();
    await take("hover");
  });

  test("a repair", async () => {
    await window.page.keyboard.press("Escape");
    await window.goTo(3, 30);
    await window.quickFixes();
    await take("fix");
  });

  test("a rule, explained in the editor", async () => {
    await window.choose("Explain ");
    await window.page.locator('.tab.active[data-resource-name="key-endpoint-mismatch"]').waitFor();
    await take("explain");
  });
});
