// Takes the frames of the READMEs' moving pictures, which scripts/pictures.py joins: `make pictures`.
import { mkdirSync, readdirSync } from "node:fs";
import * as path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLIENT, Editor, type Language, remove, scratch, type Window } from "../e2e/harness";
import { PLAN_KEY } from "../e2e/samples";

const FRAMES = path.join(CLIENT, ".vscode-test/frames");
const SIZE = { width: 880, height: 390 };
const TYPED = ["https://", "dashscope-intl.", "aliyuncs.com", "/compatible-mode", "/v1"];

interface Scene {
  language: Language;
  /** Of the picture, `editor<suffix>.gif`. */
  suffix: string;
  comment: string;
  repair: string;
}
const SCENES: Scene[] = [
  {
    language: "en",
    suffix: "",
    comment: "Qwen for the shop's assistant",
    repair: "Use the Coding Plan endpoint",
  },
  {
    language: "zh-cn",
    suffix: ".zh-CN",
    comment: "网店客服助手使用的 Qwen",
    repair: "改用 Coding Plan 的接入地址",
  },
];

describe.each(SCENES)("in $language", ({ language, suffix, comment, repair }) => {
  let editor: Editor;
  let parent: string;
  let window: Window;
  const frames = path.join(FRAMES, `editor${suffix}`);
  let count = 0;

  beforeAll(async () => {
    remove(frames);
    mkdirSync(frames, { recursive: true });
    const text = [
      `# ${comment}`,
      `OPENAI_API_KEY=${PLAN_KEY}`,
      "OPENAI_BASE_URL=",
      "OPENAI_MODEL=qwen3.7-plus",
      "",
    ].join("\n");
    parent = scratch({ "my-shop/.env": text });
    editor = await Editor.start({
      settings: {
        "workbench.colorTheme": "Default Light Modern",
        "workbench.activityBar.location": "hidden",
        "workbench.tips.enabled": false,
        "workbench.layoutControl.enabled": false,
        "workbench.editor.editorActionsLocation": "hidden",
        "window.commandCenter": false,
        "window.menuBarVisibility": "hidden",
        "breadcrumbs.enabled": false,
        "editor.minimap.enabled": false,
        "editor.fontSize": 15,
        "editor.lineHeight": 1.8,
        "editor.padding.top": 8,
        "editor.cursorBlinking": "solid",
        "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
        "editor.renderLineHighlight": "none",
        "editor.occurrencesHighlight": "off",
        "editor.hideCursorInOverviewRuler": true,
      },
    });
    window = await editor.open(path.join(parent, "my-shop"), SIZE, language);
  });
  afterAll(async () => {
    await editor.stop();
    remove(parent);
  });

  /** Takes the next frame, which is shown for so many milliseconds. */
  async function frame(milliseconds: number): Promise<void> {
    count += 1;
    const name = `${String(count).padStart(2, "0")}-${milliseconds}.png`;
    await window.page.screenshot({ path: path.join(frames, name) });
  }

  /** Waits until animations have ended. */
  async function still(): Promise<void> {
    await window.page.waitForTimeout(800);
  }

  test("an endpoint that refuses the key is typed, marked, explained and repaired", async () => {
    const { keyboard } = window.page;
    await window.openFile(".env");
    await keyboard.press("Control+B");
    await window.status.first().waitFor();
    await window.until("the server", async () => {
      return (await window.status.first().innerText()).includes("Plan");
    });
    await window.goTo(3, 17);
    await still();
    await frame(900);
    for (const part of TYPED) {
      await keyboard.type(part);
      await window.page.waitForTimeout(100);
      await frame(180);
    }
    await window.squiggles.first().waitFor();
    await still();
    await frame(1100);
    await window.goTo(3, 30);
    await keyboard.press("Control+K");
    await keyboard.press("Control+I");
    await window.page.locator(".monaco-hover:visible").first().waitFor();
    await still();
    await frame(3200);
    await keyboard.press("Escape");
    const offered = await window.quickFixes();
    expect(offered[0]).toContain(repair);
    await still();
    await frame(2000);
    await window.choose(repair);
    await window.until("no squiggle", async () => (await window.squiggles.count()) === 0);
    await window.page.mouse.move(5, 5);
    await still();
    await frame(2600);
    expect(readdirSync(frames)).toHaveLength(count);
  });
});
