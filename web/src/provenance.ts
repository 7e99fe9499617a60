// Where the numbers of a page come from: the command, and everything else that was written down, as a list.

import { copyButton, h } from "./dom";
import { asText, at, Json } from "./page_data";
import { duration } from "./text";

// The command as it was given; a list of words is joined with quotes where a word needs them.
export function commandText(provenance: Json): string {
  const command = at(provenance, "command");
  if (!Array.isArray(command)) return asText(command);
  return command.map(asText).map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`)).join(" ");
}

// Nested keys joined by blanks: {"oracle": {"name": "x"}} as "oracle name", "x".
export function flattened(json: Json, path = ""): [string, string][] {
  if (json === null) return [];
  if (typeof json !== "object") return [[path, spoken(path, json)]];
  if (Array.isArray(json)) {
    return json.every((value) => value === null || typeof value !== "object")
      ? [[path, json.map(asText).join(", ")]]
      : json.flatMap((value, i) => flattened(value, `${path} ${i + 1}`));
  }
  return Object.entries(json).flatMap(([key, value]) => flattened(value, path === "" ? key : `${path} ${key}`));
}

function spoken(path: string, value: Json): string {
  return typeof value === "number" && /(seconds|_s)$/.test(path) ? duration(value) : asText(value);
}

export function originList(entries: [string, string][]): HTMLElement {
  return h("dl", { class: "origin" }, ...entries.filter(([, value]) => value !== "").flatMap(([key, value]) => [
    h("dt", {}, key.replace(/[_.]/g, " ").replace(/ seconds$/, "")),
    h("dd", {}, value),
  ]));
}

// All but the command, which is shown by itself.
export function provenanceEntries(provenance: Json): [string, string][] {
  return flattened(provenance).filter(([key]) => key !== "command" && !/^command \d/.test(key));
}

export function commandBlock(text: string): HTMLElement {
  return h("div", { class: "command" }, h("pre", {}, h("code", {}, text)), copyButton("Copy", () => text));
}
