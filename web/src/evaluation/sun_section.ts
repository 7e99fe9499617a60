// Where the generated compounds go on the way to stable, unique and novel.

import { h } from "../dom";
import { legend, stackedBars } from "../stacked_bars";
import { count } from "../text";
import { Context, generatedSize } from "./context";

export function sunSection(context: Context): HTMLElement {
  const { bars } = context.data;
  const n = generatedSize(context);
  const [first, ...criteria] = bars;
  const keys = new Set(bars.flatMap((bar) => bar.parts.map((part) => part.key)));
  const energies = ["unknown", "unstable", "metastable"].some((key) => first.parts.some((part) => part.key === key)) || criteria.some((bar) => bar.title === "Energy");
  const novelty = criteria.some((bar) => bar.title === "Novelty");
  const left = [
    novelty ? "" : "Novelty was not judged, so that nothing here is called novel.",
    energies ? "" : "Energies above the hull are not known, so that nothing here is called stable.",
    keys.has("unknown") ? "Compounds of unknown energy are neither stable nor unstable: they have a part of their own." : "",
  ].filter((text) => text !== "");
  return h("section", { id: "sun" },
    h("h2", {}, novelty && energies ? "Stable, unique and novel" : "What is left of the set"),
    h("figure", { class: "wide" },
      stackedBars(bars, `Share of all generated (%), n = ${count(n)}`, `${first.title}: ${first.parts.map((part) => `${part.label} ${part.count}`).join(", ")}`),
      legend(first),
      h("figcaption", {},
        `The upper bar adds up to 100 %: each compound stands in the part of the first criterion that it fails, from left to right. The bars below show each criterion by itself. ${left.join(" ")}`)));
}
