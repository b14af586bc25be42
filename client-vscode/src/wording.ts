import * as vscode from "vscode";
import type { Connection } from "./connections";
import { headline } from "./outcomePresentation";
import { folderName } from "./places";

const WIDTH = 32; // characters of a row that a side bar of the usual width shows

/** `text` with a full stop at its end. */
export function sentence(text: string): string {
  return /[.!?…。]$/.test(text) ? text : `${text}.`;
}

/** `text` in lines that a side bar shows whole: rows of a tree are never wrapped. */
export function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap(parts)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/** `word` in pieces that each fit into a row, broken after parts of a host or a path. */
function parts(word: string): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (rest.length > WIDTH) {
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
