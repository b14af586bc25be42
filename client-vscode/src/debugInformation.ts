import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Session, State } from "./session";

/** Copies what a report of a fault needs: versions, the server and how it is set up. */
export async function copyDebugInformation(session: Session, version: string): Promise<void> {
  await vscode.env.clipboard.writeText(debugInformation(session, version));
  void vscode.window.showInformationMessage(
    vscode.l10n.t("Copied: versions, the server and names of settings; no keys and no values."),
  );
}

/** In Markdown. Of settings only the names: values may be a team's own hosts. */
export function debugInformation(session: Session, version: string): string {
  const { launch, state } = session;
  const command = launch ? [launch.command, ...launch.args].join(" ") : "none";
  const rows = {
    keyfit: version,
    editor: `${vscode.env.appName} ${vscode.version}`,
    system: `${process.platform} ${process.arch}, ${vscode.env.remoteName ?? "local"}`,
    language: vscode.env.language,
    server: launch ? `${launch.origin}: ${command}` : command,
    "server's version": serverVersion(state),
    state: state.kind === "failed" ? `failed: ${state.reason}` : state.kind,
    folders: String(vscode.workspace.workspaceFolders?.length ?? 0),
    trusted: String(vscode.workspace.isTrusted),
    "changed settings": changedSettings().join(", ") || "none",
  };
  const lines = Object.entries(rows).map(([name, value]) => `- ${name}: ${value}`);
  // Without the user's name, which is part of most paths.
  return lines.join("\n").replaceAll(homedir(), "~");
}

function serverVersion(state: State): string {
  if (state.kind !== "running") {
    return "not known";
  }
  return state.client.initializeResult?.serverInfo?.version ?? "not told";
}

function changedSettings(): string[] {
  const settings = vscode.workspace.getConfiguration("keyfit");
  const names = Object.keys(settings).filter((name) => typeof settings[name] !== "function");
  return names.filter((name) => {
    const found = settings.inspect(name);
    const values = [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue];
    return values.some((value) => value !== undefined);
  });
}
