import * as vscode from "vscode";
import { type Connection, isFailing, mainPlace, type Place, placeOf } from "./connections";
import { tooltipOf, headline, iconOf } from "./outcomePresentation";
import { folderName } from "./places";
import { sentence, wrapped } from "./wording";

interface DetailParts {
  icon: vscode.ThemeIcon;
  label: string;
  description?: string;
  place?: Place | undefined;
  tooltip?: string | vscode.MarkdownString;
  /** What is copied, if that is not the label. */
  text?: string;
  /** The connection that is repaired from here. */
  repairs?: Connection | undefined;
}

/** One line below a connection. */
export class Detail {
  constructor(readonly parts: DetailParts) {}

  get text(): string {
    return this.parts.text ?? this.parts.label;
  }
}

export type Node = Connection | Detail;

/** The connections as a tree: a tool, and below it answer, remedy, key, endpoint and models. */
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
  const item = new vscode.TreeItem(name, isFailing(connection) ? Expanded : Collapsed);
  // Stays open or closed as the user left it when the answer changes.
  item.id = `${connection.tool} ${connection.folder} ${connection.role} ${endpointOf(connection)}`;
  item.iconPath = active ? iconOf(answer) : new vscode.ThemeIcon("circle-outline");
  item.description = [headline(answer), whereabouts(connection)].filter(Boolean).join(" · ");
  item.tooltip = tooltipOf(answer);
  item.contextValue = contextValue("connection", answer.repair, mainPlace(connection));
  return item;
}

function endpointOf({ endpoint, models }: Connection): string {
  return [endpoint?.url, ...models.map(({ id }) => id)].join(" ");
}

/** What tells it from the tool's other connections: folder, model, that it is not in use. */
function whereabouts({ folder, models, active }: Connection): string {
  return [folderName(folder), models[0]?.id, active ? "" : vscode.l10n.t("not in use")]
    .filter(Boolean)
    .join(" · ");
}

/** What the menus in the manifest look for. */
function contextValue(kind: string, repair: unknown, place: unknown): string {
  return [kind, repair ? "repair" : "", place ? "place" : ""].filter(Boolean).join(" ");
}

function details(connection: Connection): Detail[] {
  const { key, endpoint, models } = connection;
  const icon = (id: string) => new vscode.ThemeIcon(id);
  const { t } = vscode.l10n;
  const unknown = t("not known");
  return [
    ...verdict(connection),
    new Detail({
      icon: icon("key"),
      label: key ? (key.masked ?? unknown) : t("no key found"),
      description: key?.plan_name ?? "",
      place: placeOf(key?.from),
    }),
    new Detail({
      icon: icon("link"),
      label: endpoint ? (endpoint.url ?? unknown) : t("no endpoint known"),
      description: endpoint?.region ?? "",
      place: placeOf(endpoint?.from),
      tooltip: requested(connection.request_url),
    }),
    ...models.map(
      ({ id, from }) =>
        new Detail({ icon: icon("sparkle"), label: id ?? unknown, place: placeOf(from) }),
    ),
  ];
}

/** The answer and what to change, each as a whole sentence. */
function verdict(connection: Connection): Detail[] {
  const { answer } = connection;
  const shared = { place: mainPlace(connection), tooltip: tooltipOf(answer) };
  const reason = paragraph(answer.reason, iconOf(answer), shared);
  if (!answer.remedy) {
    return reason;
  }
  const repairs = answer.repair ? connection : undefined;
  const bulb = new vscode.ThemeIcon(repairs ? "lightbulb-autofix" : "lightbulb");
  return [...reason, ...paragraph(answer.remedy, bulb, { ...shared, repairs })];
}

/** `text` as rows, of which the first has the icon and what can be done. */
function paragraph(
  text: string,
  icon: vscode.ThemeIcon,
  { repairs, ...shared }: Partial<DetailParts>,
): Detail[] {
  const whole = sentence(text);
  const blank = new vscode.ThemeIcon("blank");
  return wrapped(whole).map((label, row) => {
    const first = row === 0 ? { icon, repairs } : { icon: blank };
    return new Detail({ ...shared, label, text: whole, ...first });
  });
}

function requested(url: string | null): string {
  return url ? vscode.l10n.t("Calls {0}", url) : "";
}

function detailItem({ parts }: Detail): vscode.TreeItem {
  const { label, description, icon, place, tooltip, repairs } = parts;
  const item = new vscode.TreeItem(label);
  item.iconPath = icon;
  item.description = description ?? "";
  item.tooltip = tooltip || label;
  item.contextValue = contextValue("detail", repairs, place);
  if (place) {
    item.command = { command: "keyfit.goTo", title: vscode.l10n.t("Go to it"), arguments: [place] };
  }
  return item;
}
