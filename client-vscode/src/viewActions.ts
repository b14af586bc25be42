import * as vscode from "vscode";
import { type Connection, mainPlace } from "./connections";
import { goTo } from "./places";
import type { Session } from "./session";
import { Detail, type Node } from "./tree";
import { textOf } from "./wording";

/** Makes the change that the remedy proposes, where the user sees it and can take it back. */
export async function repair(session: Session, node: Node): Promise<void> {
  const connection = node instanceof Detail ? node.parts.repairs : node;
  const { state } = session;
  if (!connection?.answer.repair || state.kind !== "running") {
    return;
  }
  await reveal(connection);
  const params = { command: "keyfit.repair", arguments: connection.answer.repair };
  const isDone = await state.client.sendRequest("workspace/executeCommand", params);
  if (!isDone) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("Nothing was changed: the file is no longer as it was."),
    );
  }
}

/** Shows the line that a row is about. */
export async function reveal(node: Node): Promise<void> {
  const place = node instanceof Detail ? node.parts.place : mainPlace(node);
  if (place) {
    await goTo(place);
  }
}

/** Copies a row's whole sentence, or the whole connection. */
export async function copy(node: Node): Promise<void> {
  const text = node instanceof Detail ? node.text : textOf(node satisfies Connection);
  await vscode.env.clipboard.writeText(text);
}

/** Has the files in the home folder read, in the settings that leave them out. */
export async function includeHome(): Promise<void> {
  const { Global, Workspace } = vscode.ConfigurationTarget;
  const settings = vscode.workspace.getConfiguration("keyfit");
  const isOfWorkspace = settings.inspect("home")?.workspaceValue !== undefined;
  await settings.update("home", true, isOfWorkspace ? Workspace : Global);
}
