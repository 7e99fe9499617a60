// The compounds that one would look at first.

import { h } from "../dom";
import { capitalised } from "../text";
import { card, Context } from "./context";

export function bestSection(context: Context): HTMLElement | null {
  const { best, best_title } = context.data;
  if (best.length === 0) return null;
  return h("section", { id: "best" },
    h("h2", {}, "Those that went furthest"),
    h("p", {}, `${capitalised(best_title)}.`),
    h("div", { class: "gallery" }, ...best.map((example) => card(context, example))),
    h("p", { class: "caption" }, "One unit cell, with copies of the atoms on its faces; sticks join atoms no further apart than their covalent radii and 0.3 Å. Drag to turn, point at an atom to read its element."));
}
