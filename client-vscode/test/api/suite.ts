// Runs inside the real extension host, with the real `vscode`.
import assert from "node:assert/strict";
import * as vscode from "vscode";

const PATIENCE = 60_000; // milliseconds
type Test = (folder: vscode.Uri) => Promise<void>;

async function until<T>(what: string, look: () => T | Promise<T>): Promise<Exclude<T, false>> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const found = await look();
    if (found) {
      return found as Exclude<T, false>;
    }
    assert.ok(Date.now() < end, `waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const extension = () => vscode.extensions.getExtension("keyfit.keyfit");
const isActive = () => extension()?.isActive ?? false;

function found(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "keyfit");
}

/** Puts `text` into a document that nobody saves. */
async function write(uri: vscode.Uri, text: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
  return document;
}

async function open(folder: vscode.Uri, name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
  await vscode.window.showTextDocument(document);
  return document;
}

const BROKEN: Record<string, Test> = {
  async "diagnostics of open and closed files"(folder) {
    const closed = vscode.Uri.joinPath(folder, ".claude/settings.json");
    await until("closed", () => found(closed).length === 1);
    const { uri } = await open(folder, ".env");
    const [first] = await until("open", () => found(uri).length === 2 && found(uri));
    assert.ok(first);
    assert.equal(first.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(first.range.start.line, 2);
    assert.ok(first.relatedInformation?.length);
  },

  async "quick fixes: the repair first, and applied"(folder) {
    const { uri } = await open(folder, ".bashrc");
    const document = await vscode.workspace.openTextDocument(uri);
    const [diagnostic] = await until("it", () => found(uri).length > 0 && found(uri));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      diagnostic?.range,
      "quickfix",
      10,
    );
    const [first] = actions;
    assert.ok(first?.edit && first.isPreferred);
    assert.ok(await vscode.workspace.applyEdit(first.edit));
    await until("none left", () => found(uri).length === 0);
    assert.match(document.getText(), /NOTE='🔑'.*coding-intl\.dashscope.*\r\n$/);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  },

  async "the language of .env files"(folder) {
    for (const name of [".env", ".env.local", "prod.env"]) {
      assert.equal((await open(folder, name)).languageId, "dotenv", name);
    }
  },

  async "hover and completion"(folder) {
    const { uri } = await open(folder, ".env");
    const at = new vscode.Position(1, 20);
    const hovers = await until("hover", async () => {
      const all = await vscode.commands.executeCommand<vscode.Hover[]>(
        "vscode.executeHoverProvider",
        uri,
        at,
      );
      return all.length > 0 && all;
    });
    const text = hovers.flatMap(({ contents }) =>
      contents.map((c) => (typeof c === "string" ? c : c.value)),
    );
    assert.ok(!text.join().includes("0123456789abcdef"));
    const items = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      uri,
      new vscode.Position(3, 13),
    );
    const labels = items.items.map(({ label }) =>
      typeof label === "string" ? label : label.label,
    );
    assert.ok(labels.includes("MiniMax-M2.5"));
  },

  async "fixes all, creates the project file, and marks what is wrong in it"(folder) {
    const { uri } = await open(folder, ".env");
    await until("two", () => found(uri).length === 2);
    const { executeCommand } = vscode.commands;
    assert.equal(await executeCommand("keyfit.fixAll", uri.toString()), true);
    await until("none", () => found(uri).length === 0);
    await executeCommand("workbench.action.files.revert");
    assert.equal(await executeCommand("keyfit.createSettings"), true);
    const project = vscode.Uri.joinPath(folder, "keyfit.toml");
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), project.toString());
    await write(project, 'selct = ["model-case"]\n');
    await until("marked", () => found(project).length === 1);
    await executeCommand("workbench.action.revertAndCloseActiveEditor");
    await vscode.workspace.fs.delete(project);
    await until("two again", () => found(uri).length === 2);
  },

  async "explains an error text"() {
    await vscode.commands.executeCommand(
      "keyfit.explainError",
      "401 invalid access token or token expired",
    );
    const shown = vscode.window.activeTextEditor?.document;
    assert.equal(shown?.uri.scheme, "keyfit-explanation");
    assert.match(shown.getText(), /^401 invalid access token\n.*\n +Change: /);
  },

  async "explains a rule in the editor, with links"(folder) {
    await vscode.commands.executeCommand("keyfit.openRule", "key-plan-hint");
    const shown = vscode.window.activeTextEditor?.document;
    assert.ok(shown);
    assert.equal(shown.uri.toString(), "keyfit-explanation:/key-plan-hint");
    assert.match(shown.getText(), /^key-plan-hint \(/);
    await vscode.commands.executeCommand("keyfit.explainError", "401 Incorrect API key provided");
    // The document is the same as for the error before: its text follows a moment later.
    await until("explained", () =>
      vscode.window.activeTextEditor?.document.getText().startsWith("401 Incorrect"),
    );
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      "vscode.executeLinkProvider",
      vscode.window.activeTextEditor?.document.uri,
    );
    const targets = links.map(({ target }) => target?.toString(true));
    assert.ok(targets.includes('command:keyfit.explainError?["region-mismatch"]'));
    const place = `${vscode.Uri.joinPath(folder, ".env").toString(true)}#L3`;
    assert.ok(targets.includes(place), `${place} is not among ${targets.join()}`);
  },

  async "copies what a report needs, without keys"() {
    await vscode.commands.executeCommand("keyfit.copyDebugInformation");
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /^- keyfit: \d/);
    assert.match(copied, /\n- server: bundled: .*python.* lsp\n- server's version: \d/);
    assert.match(copied, /\n- state: running\n- folders: 1\n/);
  },

  async "texts that are to be a file, and the user's settings"(folder) {
    const key = (await open(folder, ".env")).lineAt(1).text.split("=")[1];
    const url = "https://dashscope-intl.aliyuncs.com/compatible-mode/v1";
    const variables = { OPENAI_API_KEY: key, OPENAI_BASE_URL: url };
    const dotenv = Object.entries(variables).map((pair) => `${pair.join("=")}\n`);
    const untitled = vscode.Uri.joinPath(folder, "new/.env").with({ scheme: "untitled" });
    await write(untitled, dotenv.join(""));
    await until("untitled", () => found(untitled).length === 1);
    // The editor on a desktop has the user's settings under a scheme of their own, this one not.
    const text = JSON.stringify({ "terminal.integrated.env.linux": variables });
    const desktop = vscode.Uri.parse("vscode-userdata:/User/settings.json");
    await vscode.workspace.fs.writeFile(desktop, Buffer.from(text));
    await vscode.workspace.openTextDocument(desktop);
    await until("settings", () => found(desktop).length === 1);
    await vscode.commands.executeCommand("workbench.action.openSettingsJson");
    const here = await until("the editor", () => {
      const { uri } = vscode.window.activeTextEditor?.document ?? {};
      return uri?.path.endsWith("/User/settings.json") === true && uri;
    });
    await write(here, text);
    await until("settings here", () => found(here).length === 1);
  },

  async "silent: old texts of a comparison, and texts without a name"(folder) {
    const { uri } = await open(folder, ".env");
    const old = uri.with({ scheme: "git", query: "HEAD" });
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    vscode.workspace.registerTextDocumentContentProvider("git", {
      provideTextDocumentContent: () => text,
    });
    await vscode.commands.executeCommand("vscode.diff", old, uri);
    const nameless = await vscode.workspace.openTextDocument({ language: "dotenv", content: text });
    const named = vscode.Uri.joinPath(folder, "later/.env").with({ scheme: "untitled" });
    await write(named, text); // answered after the others
    await until("named", () => found(named).length === 2);
    assert.deepEqual([found(old), found(nameless.uri)], [[], []]);
  },

  async "a changed setting holds at once"(folder) {
    const { uri } = await open(folder, ".env");
    await until("two", () => found(uri).length === 2);
    const settings = vscode.workspace.getConfiguration("keyfit", uri);
    await settings.update("ignore", ["model-case"], vscode.ConfigurationTarget.WorkspaceFolder);
    await until("one", () => found(uri).length === 1);
    await settings.update("ignore", undefined, vscode.ConfigurationTarget.WorkspaceFolder);
    await until("two again", () => found(uri).length === 2);
  },

  async "a restart leaves everything as it was"(folder) {
    await vscode.commands.executeCommand("keyfit.restart");
    const { uri } = await open(folder, ".env");
    await until("two", () => found(uri).length === 2);
  },
};

const PLAIN: Record<string, Test> = {
  async "not active with none of its files"(folder) {
    for (const name of ["package.json", "main.py", "notes.txt"]) {
      await open(folder, name);
    }
    await new Promise((resolve) => setTimeout(resolve, 3000));
    assert.equal(isActive(), false);
  },

  async "active once there is one, without a search of ours for it"(folder) {
    const made = vscode.Uri.joinPath(folder, "new.env");
    await vscode.workspace.fs.writeFile(made, Buffer.from("A=1\n"));
    await open(folder, "new.env");
    await until("active", isActive);
  },
};

/** What the window is asked to run; the folder's name says which tests. */
export async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder);
  const tests = folder.path.endsWith("/plain") ? PLAIN : BROKEN;
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test(folder);
      console.log(`ok: ${name}`);
    } catch (error) {
      console.log(`failed: ${name}: ${error instanceof Error ? error.stack : error}`);
      throw error;
    }
  }
}
