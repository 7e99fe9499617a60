// How to get the same again, and where the numbers come from.

import { copyButton, h, saveButton } from "../dom";
import { asText, at, Json, PageData } from "../page_data";
import { duration, propertyLabel, unitLabel } from "../text";
import { Context } from "./context";

// The command as it was given; a list of words is joined with quotes where a word needs them.
export function commandText(data: PageData): string {
  const command = at(data.provenance, "command");
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

function list(entries: [string, string][]): HTMLElement {
  return h("dl", { class: "origin" }, ...entries.filter(([, value]) => value !== "").flatMap(([key, value]) => [
    h("dt", {}, key.replace(/[_.]/g, " ").replace(/ seconds$/, "")),
    h("dd", {}, value),
  ]));
}

function definitions(context: Context): HTMLElement | null {
  const described = context.run.properties.filter((property) => property.description !== "");
  if (described.length === 0) return null;
  return h("div", {}, h("h3", {}, "What the properties mean"), h("dl", { class: "origin" }, ...described.flatMap((property) => [
    h("dt", {}, propertyLabel(property.name) + (property.unit === "" ? "" : ` (${unitLabel(property.unit)})`)),
    h("dd", {}, property.description + (property.citation === "" ? "" : ` [${property.citation}]`)),
  ])));
}

export function originSection(context: Context): HTMLElement {
  const { data } = context;
  const given = commandText(data);
  const again = `werner design config.toml -o ${data.name}-again`;
  const block = (text: string) => h("div", { class: "command" }, h("pre", {}, h("code", {}, text)), copyButton("Copy", () => text));
  const entries = flattened(data.provenance).filter(([key]) => key !== "command" && !/^command \d/.test(key));
  return h("section", { id: "origin" },
    h("h2", {}, "How to get the same again"),
    ...(data.config_text === ""
      ? []
      : [
          h("p", {}, "The configuration below is complete, with every default written out. Saved as config.toml, it gives the same front on the same version:"),
          block(again),
          h("details", {}, h("summary", {}, "config.toml"), h("pre", { class: "config" }, data.config_text)),
          h("p", {}, saveButton("Save config.toml", "config.toml", () => data.config_text)),
        ]),
    ...(given === "" ? [] : [h("p", {}, "This run was started with:"), block(given)]),
    definitions(context),
    h("h3", {}, "Where the numbers come from"),
    list(entries),
    ...(data.notes.length === 0 ? [] : [h("h3", {}, "What this page could not read"), h("ul", {}, ...data.notes.map((note) => h("li", {}, note)))]),
  );
}
