// Draws the pictures of the README and the walkthrough: `npm run pictures`.
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { statSync } from "node:fs";
import { CLIENT, Editor, remove, scratch, type Window } from "../e2e/harness";
import { PLAN_KEY } from "../e2e/samples";

const THEMES = { light: "Default Light Modern", dark: "Default Dark Modern" };
const LARGEST = 150_000; // bytes
const SIZE = { width: 960, height: 480 };

const FILES = {
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
    await window.command("Focus on AI Connections View");
    const rows = window.page.locator('[aria-label="AI Connections"] .monaco-list-row');
    await rows.first().waitFor();
    await window.page.getByRole("button", { name: "Explorer Section: my-project" }).click();
    await widenSideBar();
    await take("connections");
  });

  test("hover", async () => {
    await window.page.keyboard.press("Control+B");
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
});
