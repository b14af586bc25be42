import * as path from "node:path";
import * as vscode from "vscode";
import type { Place } from "./connections";

const NOT_ON_DISK = /^\/([a-z][\w+.-]*):\/(.*)$/s;

/** Shows the line of `place` in an editor. */
export async function goTo({ path: file, line }: Place): Promise<void> {
  const at = new vscode.Position(Math.max(line - 1, 0), 0);
  const document = await vscode.workspace.openTextDocument(uriOf(file));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}

/** The document that the server calls `file`: one that is on no disk lies below its scheme. */
function uriOf(file: string): vscode.Uri {
  const [, scheme, rest] = NOT_ON_DISK.exec(file) ?? [];
  return scheme ? vscode.Uri.from({ scheme, path: `/${rest}` }) : vscode.Uri.file(file);
}

/** `folder` as people call it: empty for the only workspace folder, else by the name of the one
 * that it is in. */
export function folderName(folder: string): string {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const place = uriOf(folder).fsPath;
  const own = folders.find(({ uri }) => isWithin(uri.fsPath, place));
  if (!own) {
    return place;
  }
  const below = path.relative(own.uri.fsPath, place).replaceAll("\\", "/");
  return [folders.length > 1 ? own.name : "", below].filter(Boolean).join("/");
}

function isWithin(folder: string, inner: string): boolean {
  const between = path.relative(folder, inner);
  return !between.startsWith("..") && !path.isAbsolute(between);
}
