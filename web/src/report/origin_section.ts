// How to get the same again, and where the numbers come from.

import { h, saveButton } from "../dom";
import { commandBlock, commandText, originList, provenanceEntries } from "../provenance";
import { propertyLabel, unitLabel } from "../text";
import { Context } from "./context";

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
  const given = commandText(data.provenance);
  const again = `werner design config.toml -o ${data.name}-again`;
  return h("section", { id: "origin" },
    h("h2", {}, "How to get the same again"),
    ...(data.config_text === ""
      ? []
      : [
          h("p", {}, "The configuration below is complete, with every default written out. Saved as config.toml, it gives the same front on the same version:"),
          commandBlock(again),
          h("details", {}, h("summary", {}, "config.toml"), h("pre", { class: "config" }, data.config_text)),
          h("p", {}, saveButton("Save config.toml", "config.toml", () => data.config_text)),
        ]),
    ...(given === "" ? [] : [h("p", {}, "This run was started with:"), commandBlock(given)]),
    definitions(context),
    h("h3", {}, "Where the numbers come from"),
    originList(provenanceEntries(data.provenance)),
    ...(data.notes.length === 0 ? [] : [h("h3", {}, "What this page could not read"), h("ul", {}, ...data.notes.map((note) => h("li", {}, note)))]),
  );
}
