import * as path from "node:path";
import * as vscode from "vscode";
import type { Connection, Place } from "./connections";
import { tooltipOf, headline, iconOf } from "./outcomePresentation";

/** One line below a connection. */
export class Detail {
  constructor(
    readonly icon: vscode.ThemeIcon,
    readonly label: string,
    readonly description = "",
    readonly from: Place | null = null,
    readonly tooltip: string | vscode.MarkdownString = label,
  ) {}
}

export type Node = Connection | Detail;

/** The connections as a tree: a tool, and below it key, endpoint, models and answer. */
export class ConnectionTree implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private connections: readonly Connection[] = [];

  show(connections: readonly Connection[]): void {
    this.connections = connections;
    this.changed.fire();
  }

  getChildren(node?: Node): Node[] {
    if (!node) {
      return [...this.connections];
    }
    return node instanceof Detail ? [] : details(node);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node instanceof Detail ? detailItem(node) : connectionItem(node);
  }
}

function connectionItem(connection: Connection): vscode.TreeItem {
  const { answer, name, active } = connection;
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(name, active && answer.outcome !== "ok" ? Expanded : Collapsed);
  // Stays open or closed as the user left it when the answer changes.
  item.id = `${connection.tool} ${connection.folder} ${connection.role} ${endpointOf(connection)}`;
  item.iconPath = active ? iconOf(answer) : new vscode.ThemeIcon("circle-outline");
  item.description = [headline(answer), whereabouts(connection)].filter(Boolean).join(" · ");
  item.tooltip = tooltipOf(answer);
  item.contextValue = "connection";
  return item;
}

function endpointOf({ endpoint, models }: Connection): string {
  return [endpoint?.url, ...models.map(({ id }) => id)].join(" ");
}

/** What tells it from the tool's other connections: folder, model, that it is not in use. */
function whereabouts({ folder, models, active }: Connection): string {
  const place = isTop(folder) ? "" : vscode.workspace.asRelativePath(folder, true);
  return [place, models[0]?.id, active ? "" : vscode.l10n.t("not in use")]
    .filter(Boolean)
    .join(" · ");
}

function isTop(folder: string): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length === 1 && folders[0]?.uri.fsPath === path.normalize(folder);
}

function details({ key, endpoint, request_url, models, answer }: Connection): Detail[] {
  const icon = (id: string) => new vscode.ThemeIcon(id);
  const { t } = vscode.l10n;
  const unknown = t("not known");
  const called = requested(request_url);
  const lines = [
    key
      ? new Detail(icon("key"), key.masked ?? unknown, key.plan_name ?? "", key.from)
      : new Detail(icon("key"), t("no key found")),
    endpoint
      ? new Detail(
          icon("link"),
          endpoint.url ?? unknown,
          endpoint.region ?? "",
          endpoint.from,
          called,
        )
      : new Detail(icon("link"), t("no endpoint known")),
    ...models.map(({ id, from }) => new Detail(icon("sparkle"), id ?? unknown, "", from)),
    new Detail(iconOf(answer), answer.reason, "", null, tooltipOf(answer)),
  ];
  return answer.remedy ? [...lines, new Detail(icon("lightbulb"), answer.remedy)] : lines;
}

function requested(url: string | null): string {
  return url ? vscode.l10n.t("Calls {0}", url) : "";
}

function detailItem({ label, description, icon, from, tooltip }: Detail): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  item.iconPath = icon;
  item.description = description;
  item.tooltip = tooltip || label;
  if (from) {
    item.command = { command: "keyfit.goTo", title: vscode.l10n.t("Go to it"), arguments: [from] };
  }
  return item;
}

/** Shows the line of `place` in an editor. */
export async function goTo({ path: file, line }: Place): Promise<void> {
  const at = new vscode.Position(Math.max(line - 1, 0), 0);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
  await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}
