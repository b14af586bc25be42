import * as vscode from "vscode";
import type { Session } from "./session";

const SCHEME = "keyfit-explanation";
const ADDRESS = vscode.Uri.from({ scheme: SCHEME, path: "keyfit" });
const COMMAND = "keyfit.explain"; // the server's

/** Explains an error message that the user provides, in a read-only document. */
export class Explainer implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  private text = "";

  constructor(private readonly session: Session) {}

  provideTextDocumentContent(): string {
    return this.text;
  }

  /** Asks for `given` if it is not there. */
  async explain(given?: string): Promise<void> {
    const text = given ?? (await ask());
    const { state } = this.session;
    if (!text?.trim()) {
      return;
    }
    if (state.kind !== "running") {
      void vscode.window.showErrorMessage(vscode.l10n.t("keyfit is not running."));
      return;
    }
    const params = { command: COMMAND, arguments: [text] };
    this.text = String(await state.client.sendRequest("workspace/executeCommand", params));
    this.changed.fire(ADDRESS);
    await vscode.window.showTextDocument(ADDRESS, { preview: true });
  }

  dispose(): void {
    this.registered.dispose();
    this.changed.dispose();
  }
}

/** The clipboard may contain a key: it is read only if the user chooses it, and never shown. */
async function ask(): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const clipboard = { label: `$(clippy) ${t("From the clipboard")}` };
  const typed = { label: `$(edit) ${t("Type or paste it")}` };
  const placeHolder = t("Which error text?");
  const chosen = await vscode.window.showQuickPick([clipboard, typed], { placeHolder });
  if (chosen === clipboard) {
    return vscode.env.clipboard.readText();
  }
  const prompt = t("An error text of the service, or a rule's name");
  return chosen && vscode.window.showInputBox({ prompt, ignoreFocusOut: true });
}
