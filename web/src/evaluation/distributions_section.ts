// Properties of the generated set against the reference, each set normalised by itself.

import { h } from "../dom";
import { histogram, medianText } from "../histogram";
import { axisLabel, capitalised, count, counted, unitLabel } from "../text";
import { Context } from "./context";
import { Counts, Histogram } from "./page_data";

function shares(counts: Counts): number[] {
  return counts.bins.map((n) => (counts.n === 0 ? 0 : n / counts.n));
}

function outside(what: string, counts: Counts): string {
  const n = counts.below + counts.above;
  return n === 0 ? "" : `${count(n)} of the ${what} lie outside of the plot`;
}

function plot(data: Histogram): HTMLElement {
  const unit = unitLabel(data.unit);
  const sides = [
    `Generated: median ${medianText(data.generated.median, unit)}, n = ${count(data.generated.n)}`,
    data.reference ? `reference: median ${medianText(data.reference.median, unit)}, n = ${count(data.reference.n)}` : "the reference does not have it",
    outside("generated", data.generated),
    data.reference ? outside("reference", data.reference) : "",
    data.generated.missing > 0 ? `${counted(data.generated.missing, "compound")} without a value` : "",
  ];
  return h("figure", {},
    histogram({
      label: capitalised(axisLabel(data.name, data.unit)), unit, low: data.low, width: data.width, whole: data.whole_numbers,
      generated: shares(data.generated), reference: data.reference ? shares(data.reference) : null, limits: data.limits,
      description: `Histogram of ${data.name}, ${sides[0]}`,
    }),
    h("figcaption", {}, `${sides.filter((text) => text !== "").join("; ")}.`));
}

export function referenceKey(reference: boolean): HTMLElement {
  return h("p", { class: "key" },
    h("span", {}, h("span", { class: "swatch generated" }), "generated"),
    reference ? h("span", {}, h("span", { class: "swatch reference" }), "reference") : null);
}

export function distributionsSection({ data }: Context): HTMLElement | null {
  if (data.histograms.length === 0) return null;
  const reference = data.element_counts.reference_n > 0;
  const plots = data.histograms.map((each) => {
    const figure = plot(each);
    if (!reference) figure.lastElementChild!.textContent = figure.lastElementChild!.textContent!.replace("; the reference does not have it", "");
    return figure;
  });
  return h("section", { id: "distributions" },
    h("h2", {}, "Distributions"),
    referenceKey(reference),
    h("div", { class: "small-multiples" }, ...plots),
    h("p", { class: "caption" }, `Counted: ${data.population}.${reference ? "" : " No reference was given to compare with."}`));
}
