// What the tests have in place of the editor's `vscode` module.
import { createVSCodeMock } from "jest-mock-vscode";
import { vi } from "vitest";

const vscode = createVSCodeMock(vi as never);

class ThemeIcon {
  constructor(
    readonly id: string,
    readonly color?: unknown,
  ) {}
}
class ThemeColor {
  constructor(readonly id: string) {}
}
/** Such as the editor's without a translation. */
function t(text: string, ...values: string[]): string {
  return text.replace(/\{(\d+)\}/g, (_, n: string) => values[Number(n)] ?? "");
}

/** What the status bar shows; each test looks at the last item made. */
export const items: Record<string, unknown>[] = [];
export const messages: { text: string; buttons: string[] }[] = [];

function show(text: string, ...buttons: string[]): Promise<undefined> {
  messages.push({ text, buttons });
  return Promise.resolve(undefined);
}

export const window = {
  ...vscode.window,
  createStatusBarItem: () => {
    const item: Record<string, unknown> = { shown: false };
    item["show"] = () => (item["shown"] = true);
    item["hide"] = () => (item["shown"] = false);
    items.push(item);
    return item;
  },
  showErrorMessage: show,
  showWarningMessage: show,
};
export const workspace = {
  ...vscode.workspace,
  workspaceFolders: [{ uri: vscode.Uri.file("/ws"), name: "ws", index: 0 }],
  asRelativePath: (path: string) => path.replace(/^\/ws\/?/, ""),
};
export const l10n = { t };
export const env = { appName: "Code", language: "en" };
export const version = "1.91.0";
export class DocumentLink {
  constructor(
    readonly range: unknown,
    readonly target: unknown,
  ) {}
}
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export { ThemeColor, ThemeIcon };
export const {
  commands,
  Disposable,
  EventEmitter,
  FileType,
  languages,
  MarkdownString,
  Position,
  Range,
  TreeItem,
  Uri,
} = vscode;
export default { ...vscode, window, workspace, l10n, ThemeColor, ThemeIcon };
