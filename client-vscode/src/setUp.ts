import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Session } from "./session";

/** A right configuration of a tool, in the answer to `keyfit.listSetups`. */
export interface Setup {
  tool: string;
  name: string;
  plan: string;
  region: string;
  files: SetupFile[];
  notes: string[];
}

/** `path` begins with `~/` in the home folder, else it is relative to the project. */
export interface SetupFile {
  path: string;
  language: string;
  snippet: string;
}

type Choice<T> = vscode.QuickPickItem & { value: T };

/** Lets the user choose a tool and a plan, and opens its files with the configuration in them; what
 * is in a file already is left alone. */
export async function setUp(session: Session): Promise<void> {
  await session.start();
  const { state } = session;
  if (state.kind !== "running") {
    return;
  }
  const params = { command: "keyfit.listSetups", arguments: [] };
  const setups = await state.client.sendRequest<Setup[]>("workspace/executeCommand", params);
  const setup = await chooseSetup(setups);
  for (const file of setup?.files ?? []) {
    await openFile(file);
  }
}

async function chooseSetup(setups: readonly Setup[]): Promise<Setup | undefined> {
  const { t } = vscode.l10n;
  const title = t("Set up a tool");
  const tool = await choose(toolsOf(setups), { title, placeHolder: t("Which tool?") });
  const ofTool = setups.filter((one) => one.tool === tool).map(asChoice);
  return tool ? choose(ofTool, { title, placeHolder: t("With which plan?") }) : undefined;
}

/** The tools in their order, each with the plans that it can use. */
export function toolsOf(setups: readonly Setup[]): Choice<string>[] {
  const ids = [...new Set(setups.map(({ tool }) => tool))];
  return ids.map((id) => {
    const own = setups.filter(({ tool }) => tool === id);
    const plans = [...new Set(own.map(({ plan }) => plan))];
    return { label: own[0]?.name ?? id, description: plans.join(", "), value: id };
  });
}

function asChoice(setup: Setup): Choice<Setup> {
  const { plan, region, files, notes } = setup;
  const paths = files.map(({ path }) => path).join(", ");
  return {
    label: plan,
    description: `${region} · ${paths}`,
    detail: notes.join(" "),
    value: setup,
  };
}

async function choose<T>(
  choices: Choice<T>[],
  options: vscode.QuickPickOptions,
): Promise<T | undefined> {
  return (await vscode.window.showQuickPick(choices, options))?.value;
}

/** Opens the file with its text, not saved yet; or one that has a text already, and what is to be
 * merged into it beside it. */
async function openFile({ path, language, snippet }: SetupFile): Promise<void> {
  const target = await targetOf(path);
  if (!target) {
    return;
  }
  if (await hasText(target)) {
    await vscode.window.showTextDocument(target, { preview: false });
    const beside = await vscode.workspace.openTextDocument({ language: editorLanguage(language) });
    const shown = await vscode.window.showTextDocument(beside, vscode.ViewColumn.Beside);
    await shown.insertSnippet(new vscode.SnippetString(snippet));
    void vscode.window.showInformationMessage(
      vscode.l10n.t("{0} is there already: merge the configuration into it.", path),
    );
    return;
  }
  const exists = await isThere(target);
  const uri = exists ? target : target.with({ scheme: "untitled" });
  const editor = await vscode.window.showTextDocument(uri, { preview: false });
  await editor.insertSnippet(new vscode.SnippetString(snippet));
}

async function targetOf(path: string): Promise<vscode.Uri | undefined> {
  if (path.startsWith("~/")) {
    return vscode.Uri.joinPath(vscode.Uri.file(homedir()), path.slice(2));
  }
  const folders = vscode.workspace.workspaceFolders ?? [];
  const folder = folders.length > 1 ? await vscode.window.showWorkspaceFolderPick() : folders[0];
  return folder && vscode.Uri.joinPath(folder.uri, path);
}

async function isThere(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}

async function hasText(file: vscode.Uri): Promise<boolean> {
  return (
    (await isThere(file)) && (await vscode.workspace.openTextDocument(file)).getText().trim() !== ""
  );
}

function editorLanguage(language: string): string {
  return language === "sh" ? "dotenv" : language;
}
