import * as vscode from "vscode";
import { ExplanationLinks } from "./explanationLinks";
import type { Session } from "./session";

export const SCHEME = "keyfit-explanation";
const COMMAND = "keyfit.explain"; // the server's

/** Explains a rule, or an error message that the user provides, in a read-only document. */
export class Explainer implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registered: vscode.Disposable[];
  /** By path; an error's text replaces the one before. */
  private readonly texts = new Map<string, string>();

  constructor(
    private readonly session: Session,
    private readonly rules: readonly string[],
  ) {
    const links = new ExplanationLinks(rules);
    this.registered = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.languages.registerDocumentLinkProvider({ scheme: SCHEME }, links),
    ];
  }

  provideTextDocumentContent({ path }: vscode.Uri): string {
    return this.texts.get(path) ?? "";
  }

  /** Asks for `given` if it is not there. */
  async explain(given?: string): Promise<void> {
    const text = (given ?? (await ask()))?.trim();
    const { state } = this.session;
    if (!text) {
      return;
    }
    if (state.kind !== "running") {
      void vscode.window.showErrorMessage(vscode.l10n.t("keyfit is not running."));
      return;
    }
    const params = { command: COMMAND, arguments: [text] };
    const said = String(await state.client.sendRequest("workspace/executeCommand", params));
    await this.show(this.rules.includes(text) ? text : vscode.l10n.t("Error explained"), said);
  }

  private async show(title: string, text: string): Promise<void> {
    const address = vscode.Uri.from({ scheme: SCHEME, path: `/${title}` });
    this.texts.set(address.path, text);
    this.changed.fire(address);
    await vscode.window.showTextDocument(address, { preview: true });
  }

  dispose(): void {
    this.registered.forEach((one) => one.dispose());
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
