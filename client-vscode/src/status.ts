import * as vscode from "vscode";
import { askConnections, type Connection } from "./connections";
import { isRead, isReason } from "./documentSelector";
import { outdatedServerText } from "./notifications";
import { tooltipOf, headline, presentationOf } from "./outcomePresentation";
import type { Session } from "./session";

/** Shows the plan and the state of the active file in the status bar. */
export class Status implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private latest = 0;

  constructor(private readonly session: Session) {
    this.item = vscode.window.createStatusBarItem("keyfit", vscode.StatusBarAlignment.Right, 90);
    this.item.name = "keyfit";
  }

  async update(): Promise<void> {
    const turn = ++this.latest;
    const document = vscode.window.activeTextEditor?.document;
    if (!document || !isRead(document)) {
      this.item.hide();
      return;
    }
    const connections = await this.connectionsOf(document);
    if (turn === this.latest) {
      this.show(connections, document);
    }
  }

  private async connectionsOf(document: vscode.TextDocument): Promise<Connection[] | undefined> {
    const { state } = this.session;
    if (state.kind !== "running") {
      return [];
    }
    const uri = state.client.code2ProtocolConverter.asUri(document.uri);
    return askConnections(state.client, uri).catch(() => []);
  }

  private show(connections: Connection[] | undefined, document: vscode.TextDocument): void {
    const { state } = this.session;
    this.item.backgroundColor = undefined;
    this.item.command = "keyfit.showConnections";
    const told = state.kind === "running" && connections ? mostUrgent(connections) : undefined;
    if (told) {
      this.tell(told);
    } else if (state.kind === "failed") {
      this.fail(state.reason);
    } else if (state.kind === "starting") {
      this.put("$(loading~spin) keyfit", vscode.l10n.t("keyfit is starting"));
    } else {
      this.count(document, connections !== undefined);
    }
    const isOurs = told !== undefined || isReason(document);
    isOurs && state.kind !== "waiting" ? this.item.show() : this.item.hide();
  }

  private tell(connection: Connection): void {
    const plan = connection.key?.plan_name || connection.name;
    const text = new vscode.MarkdownString();
    text.appendMarkdown("**").appendText(connection.name).appendMarkdown("**\n\n");
    text.appendMarkdown(tooltipOf(connection.answer).value);
    text.supportThemeIcons = true;
    const { icon } = presentationOf(connection.answer);
    this.put(`$(key) ${plan} $(${icon})`, text, `${plan}, ${headline(connection.answer)}`);
  }

  /** Without a connection: what was found in the file. */
  private count(document: vscode.TextDocument, isNew: boolean): void {
    const found = problems(document);
    const { t } = vscode.l10n;
    const said =
      found.length > 0
        ? t("keyfit: problems in this file: {0}", String(found.length))
        : t("keyfit: no problems in this file");
    this.put(
      `$(key) keyfit ${icon(found)}`.trim(),
      isNew ? said : `${said}\n${outdatedServerText()}`,
    );
  }

  private fail(reason: string): void {
    this.put("$(error) keyfit", reason);
    this.item.backgroundColor = new vscode.ThemeColor("statusBarItem.errorBackground");
    this.item.command = "keyfit.showLog";
  }

  private put(text: string, tooltip: string | vscode.MarkdownString, spoken = ""): void {
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.accessibilityInformation = { label: spoken || `keyfit: ${String(tooltip)}` };
  }

  dispose(): void {
    this.item.dispose();
  }
}

function problems({ uri }: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === "keyfit");
}

/** Of the worst of `found`. */
function icon(found: readonly vscode.Diagnostic[]): string {
  const worst = Math.min(...found.map(({ severity }) => severity));
  return ["$(error)", "$(warning)", "$(info)"][worst] ?? "";
}

/** The most important connection in use; one that is not in use only if there is no other. */
export function mostUrgent(connections: readonly Connection[]): Connection | undefined {
  const rank = ({ active, answer }: Connection) => presentationOf(answer).rank + (active ? 0 : 100);
  return [...connections].sort((one, other) => rank(one) - rank(other))[0];
}
