import * as vscode from "vscode";
import type { Connection } from "./connections";
import { headline } from "./outcomePresentation";
import { folderName } from "./places";

const WIDTH = 32; // columns of a row that a side bar of the usual width shows
const CHINESE = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/;
/** What stays in one row: a Chinese character or another word, with the signs that belong to it. */
const UNIT =
  /[（《“]*(?:[\u3400-\u9fff]|[^\s\u3400-\u9fff（《“，。；：？！、）》”]+)?[，。；：？！、）》”]*\s*/g;

/** `text` with a full stop at its end. */
export function sentence(text: string): string {
  if (/[.!?…。]$/.test(text)) {
    return text;
  }
  return CHINESE.test(text) ? `${text}。` : `${text}.`;
}

/** `text` in lines that a side bar shows whole: rows of a tree are never wrapped. */
export function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const unit of (text.match(UNIT) ?? []).flatMap(parts)) {
    const line = `${lines.at(-1) ?? ""}${unit}`;
    if (lines.length > 0 && columns(line.trimEnd()) <= WIDTH) {
      lines[lines.length - 1] = line;
    } else {
      lines.push(unit);
    }
  }
  return lines.map((line) => line.trimEnd()).filter(Boolean);
}

/** The columns that `text` takes: a Chinese character is as wide as two others. */
function columns(text: string): number {
  return [...text].reduce((sum, char) => sum + (CHINESE.test(char) ? 2 : 1), 0);
}

/** `unit` in pieces that each fit into a row, broken after parts of a host or a path. */
function parts(unit: string): string[] {
  const pieces: string[] = [];
  let rest = unit;
  while (rest.trimEnd().length > WIDTH) {
    const end = /^.*[./?&=_-]/.exec(rest.slice(0, WIDTH))?.[0].length ?? WIDTH;
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...pieces, rest];
}

/** The whole connection as text, to be pasted into a question; the key is masked. */
export function textOf(connection: Connection): string {
  const { t } = vscode.l10n;
  const { name, folder, key, endpoint, models, answer } = connection;
  const place = folderName(folder);
  const title = place ? `${name} (${place})` : name;
  const lines = [
    `${title} – ${headline(answer)}`,
    sentence(answer.reason),
    answer.remedy ? sentence(answer.remedy) : "",
    key?.masked ? t("Key: {0}", joined(key.masked, key.plan_name)) : "",
    endpoint?.url ? t("Endpoint: {0}", joined(endpoint.url, endpoint.region)) : "",
    ...models.map(({ id }) => (id ? t("Model: {0}", id) : "")),
  ];
  return lines.filter(Boolean).join("\n");
}

function joined(value: string, detail: string | null): string {
  return detail ? `${value} (${detail})` : value;
}
