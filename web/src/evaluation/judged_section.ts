// What was judged, against what, and by which convention.

import { h } from "../dom";
import { count, counted } from "../text";
import { Context } from "./context";
import { SetInfo } from "./page_data";

function setText(set: SetInfo): string {
  const unreadable = set.unreadable === 0 ? "" : `, ${count(set.unreadable)} of them unreadable`;
  return `${set.file}: ${counted(set.size, "structure")}${unreadable}`;
}

export function judgedSection({ data }: Context): HTMLElement {
  const sets = data.sets.map((set): [string, string] => [set.role, setText(set)]);
  return h("section", { id: "judged" }, h("h2", {}, "What was judged, and how"),
    h("dl", { class: "question" }, ...[...sets, ...data.rules].flatMap(([label, text]) => [h("dt", {}, label), h("dd", {}, text)])));
}
