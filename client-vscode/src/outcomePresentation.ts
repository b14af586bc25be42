import * as vscode from "vscode";
import type { Answer, Outcome } from "./connections";

/** How an outcome is shown; the lowest `rank` is the most important. */
interface Presentation {
  icon: string;
  color?: string;
  rank: number;
  title: string;
}

const BAD = "problemsErrorIcon.foreground";
const DOUBTFUL = "problemsWarningIcon.foreground";
const GOOD = "testing.iconPassed";

function presentations(): Record<Outcome, Presentation> {
  const { t } = vscode.l10n;
  return {
    "auth-error": { icon: "error", color: BAD, rank: 0, title: t("The key is refused") },
    "not-found": { icon: "error", color: BAD, rank: 0, title: t("No such address") },
    "bad-request": { icon: "error", color: BAD, rank: 0, title: t("The request is refused") },
    "agent-only": { icon: "warning", color: DOUBTFUL, rank: 1, title: t("For coding tools only") },
    quota: { icon: "warning", color: DOUBTFUL, rank: 1, title: t("Out of quota") },
    "no-key": { icon: "circle-slash", rank: 2, title: t("No key found") },
    "not-sent": { icon: "circle-slash", rank: 2, title: t("Nothing is sent") },
    unknown: { icon: "question", rank: 3, title: t("Not known") },
    "foreign-host": { icon: "globe", rank: 4, title: t("Another service") },
    ok: { icon: "pass", color: GOOD, rank: 5, title: t("Fits") },
  };
}

export function presentationOf(answer: Answer): Presentation {
  const all = presentations();
  return all[answer.outcome] ?? all.unknown; // a newer server may know further outcomes
}

export function iconOf(answer: Answer): vscode.ThemeIcon {
  const { icon, color } = presentationOf(answer);
  return new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined);
}

/** Such as `401: The key is refused`. */
export function headline(answer: Answer): string {
  const { title } = presentationOf(answer);
  return answer.statuses.length > 0 ? `${answer.statuses.join(" / ")}: ${title}` : title;
}

/** The whole answer as Markdown for a tooltip; what it is based on comes last. */
export function tooltipOf(answer: Answer): vscode.MarkdownString {
  const { t } = vscode.l10n;
  const bases = {
    documented: t("As the service documents it."),
    reported: t("As users report it."),
    conflicting: t("Reports of this differ."),
  };
  const text = new vscode.MarkdownString();
  text.appendMarkdown("**").appendText(headline(answer)).appendMarkdown("**\n\n");
  text.appendText(answer.reason);
  if (answer.note) {
    text.appendMarkdown("\n\n$(info) ").appendText(answer.note);
  }
  if (answer.remedy) {
    text.appendMarkdown("\n\n$(lightbulb) ").appendText(answer.remedy);
  }
  if (answer.evidence) {
    text.appendMarkdown("\n\n*").appendText(bases[answer.evidence]).appendMarkdown("*");
  }
  text.supportThemeIcons = true;
  return text;
}
