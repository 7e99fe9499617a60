// How to get the same numbers again.

import { h } from "../dom";
import { commandBlock, commandText, originList, provenanceEntries } from "../provenance";
import { Context } from "./context";

export function originSection({ data }: Context): HTMLElement {
  const command = commandText(data.provenance);
  const entries = provenanceEntries(data.provenance);
  return h("section", { id: "origin" },
    h("h2", {}, "How to get the same again"),
    ...(command === "" ? [] : [h("p", {}, "The same files, version and seed give the same numbers:"), commandBlock(command)]),
    ...(entries.length === 0 ? [] : [h("h3", {}, "Where the numbers come from"), originList(entries)]),
    h("p", { class: "caption" }, "Beside this page: ", h("a", { href: "metrics.json" }, "metrics.json"), " holds every metric with its interval and convention, ", h("a", { href: "details.csv" }, "details.csv"), " a line per compound."));
}
