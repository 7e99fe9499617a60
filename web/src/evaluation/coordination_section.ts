// Metals, polyhedra and donors of metal complexes against the reference.

import { h } from "../dom";
import { pairedBars } from "../paired_bars";
import { count, counted } from "../text";
import { Context } from "./context";
import { referenceKey } from "./distributions_section";
import { Words } from "./page_data";
import { shareBar } from "./symmetry_section";

const shown = 15;

function figure(words: Words): HTMLElement {
  const order = Object.entries(words.generated).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const bars = order.slice(0, shown).map(([word, n]) => shareBar(word, word, {
    generated: n / words.generated_n,
    reference: words.reference_n === 0 ? NaN : (words.reference[word] ?? 0) / words.reference_n,
  }));
  const missed = Object.keys(words.reference).filter((word) => !(word in words.generated)).length;
  const left = order.length > shown ? `, the ${shown} most frequent of ${count(order.length)}` : "";
  return h("figure", {}, pairedBars(bars, "Share (%)", words.title),
    h("figcaption", {}, `${words.title}${left}.${missed > 0 ? ` ${counted(missed, "kind")} of the reference ${missed === 1 ? "was" : "were"} never generated.` : ""}`));
}

export function coordinationSection({ data }: Context): HTMLElement | null {
  if (data.coordination.length === 0) return null;
  return h("section", { id: "coordination" },
    h("h2", {}, "Coordination"),
    referenceKey(data.coordination.some((words) => words.reference_n > 0)),
    h("div", { class: "small-multiples" }, ...data.coordination.map(figure)));
}
