import * as vscode from "vscode";
import { bundledPythons, knownPythons } from "./hostEnvironment";
import { askPython, type Python } from "./python";
import { commonNames } from "./serverDiscovery";

/** An entry of the list; without `value` it asks for a file. */
export interface Choice extends vscode.QuickPickItem {
  /** For the setting `keyfit.interpreter`. */
  value?: string;
}

/** Lets the user choose the Python that runs the server, and writes it into the user's settings. */
export async function chooseInterpreter(bundled: string): Promise<void> {
  const title = vscode.l10n.t("Choose a Python interpreter for keyfit");
  const choice = await vscode.window.showQuickPick(listed(bundled), { title, matchOnDetail: true });
  const value = choice && (choice.value ?? (await browsed(title)));
  if (value !== undefined) {
    const { Global } = vscode.ConfigurationTarget;
    const settings = vscode.workspace.getConfiguration("keyfit");
    await settings.update("interpreter", value || undefined, Global);
  }
}

async function listed(bundled: string): Promise<Choice[]> {
  const pythons = bundledPythons(bundled);
  const names = commonNames({ platform: process.platform, pythons });
  const commands = [...names, ...(await knownPythons()).map((known) => [known])];
  const answers = await Promise.all(commands.map((command) => askPython(command, bundled)));
  return choices(
    answers.filter((answer) => "version" in answer),
    pythons,
  );
}

/** The entries for the interpreters `found`: those that fit first, each once. */
export function choices(found: readonly Python[], pythons: readonly string[]): Choice[] {
  const { t } = vscode.l10n;
  const unique = [...new Map(found.map((python) => [python.executable, python])).values()];
  const fits = ({ version }: Python) => pythons.includes(version);
  const entry = (python: Python): Choice => ({
    label: `Python ${python.version}`,
    detail: python.executable,
    value: python.executable,
    ...(fits(python) ? {} : { description: t("does not fit: {0} is needed", range(pythons)) }),
  });
  return [
    { label: t("Automatic"), description: t("what the extension finds"), value: "" },
    ...unique.filter(fits).map(entry),
    ...unique.filter((python) => !fits(python)).map(entry),
    { label: t("Browse…") },
  ];
}

/** The versions that fit, for a message. */
export function range(pythons: readonly string[]): string {
  return `${pythons[0] ?? ""} – ${pythons.at(-1) ?? ""}`;
}

async function browsed(title: string): Promise<string | undefined> {
  const [chosen] = (await vscode.window.showOpenDialog({ title })) ?? [];
  return chosen?.fsPath;
}
