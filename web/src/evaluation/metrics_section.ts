// Every metric with its interval and, always beside it, what the number means.

import { h } from "../dom";
import { capitalised, count, counted, decimalsFor, decimalsOfUncertainty, enumerated, fixed, propertyLabel, unitLabel } from "../text";
import { Context } from "./context";
import { Metric } from "./page_data";

const headlines = ["validity", "uniqueness", "novelty", "stability", "metastability", "sun", "metastable_sun", "unique_novel", "tanimoto_diversity", "sa_score"];
const mostHeadlines = 8;
const order = ["denominator", "rule", "sameness", "oxidation_states", "threshold", "hull", "energy", "matcher", "tolerances", "reference"]; // of a convention
const fewest = 4; // cards; where the convention has fewer headlines, its first metrics are shown so

// Decimals that the interval justifies.
export function valueText(metric: Pick<Metric, "value" | "interval">): string {
  if (metric.value === null) return "–";
  const [low, high] = metric.interval ?? [null, null];
  if (low === null || high === null || !(high > low)) return fixed(metric.value, decimalsFor([metric.value]));
  return fixed(metric.value, decimalsOfUncertainty((high - low) / 4));
}

export function intervalText(metric: Pick<Metric, "value" | "interval">): string {
  const [low, high] = metric.interval ?? [null, null];
  if (low === null || high === null) return "";
  const decimals = high > low ? decimalsOfUncertainty((high - low) / 4) : decimalsFor([low]);
  return `${fixed(low, decimals)} to ${fixed(high, decimals)}`;
}

function directionText(direction: string): string {
  return direction === "higher" ? "↑ higher is better" : direction === "lower" ? "↓ lower is better" : "";
}

function conventionList(metric: Metric): HTMLElement {
  const rank = (key: string) => (order.indexOf(key) < 0 ? order.length : order.indexOf(key));
  const entries = Object.entries(metric.convention).filter(([, text]) => text !== "").sort(([a], [b]) => rank(a) - rank(b));
  return h("dl", { class: "convention" },
    h("dt", {}, "n"), h("dd", {}, count(metric.n)),
    ...entries.flatMap(([key, text]) => [h("dt", {}, key.replace(/_/g, " ")), h("dd", {}, text)]));
}

function valueLine(metric: Metric): HTMLElement {
  const unit = unitLabel(metric.unit);
  const interval = intervalText(metric);
  return h("p", { class: "value" },
    h("strong", {}, valueText(metric)), unit === "" ? "" : `\u202f${unit}`,
    interval === "" ? null : h("span", { class: "interval" }, `95 %: ${interval}`));
}

function metricCard(metric: Metric): HTMLElement {
  return h("article", { class: "metric-card" },
    h("h3", {}, capitalised(propertyLabel(metric.name))),
    valueLine(metric),
    h("p", { class: "direction" }, directionText(metric.direction)),
    h("p", { class: "description" }, capitalised(metric.description)),
    conventionList(metric));
}

function metricRow(metric: Metric): HTMLElement {
  return h("article", { class: "metric-row" },
    h("div", {},
      h("h3", {}, capitalised(propertyLabel(metric.name))),
      h("p", { class: "description" }, capitalised(metric.description)),
      metric.citation === "" ? null : h("p", { class: "citation" }, metric.citation)),
    h("div", {}, valueLine(metric), h("p", { class: "direction" }, directionText(metric.direction))),
    conventionList(metric));
}

// Reasons with the metrics that they took away; a list, as they are no result.
export function absentGroups(metrics: readonly Metric[]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const metric of metrics) {
    if (metric.absent === "") continue;
    groups.set(metric.absent, [...(groups.get(metric.absent) ?? []), propertyLabel(metric.name)]);
  }
  return [...groups];
}

export function chosenHeadlines(present: readonly Metric[]): Metric[] {
  const chosen = headlines.flatMap((name) => present.filter((metric) => metric.name === name));
  chosen.splice(mostHeadlines);
  for (const metric of present) if (chosen.length < fewest && !chosen.includes(metric)) chosen.push(metric);
  return chosen;
}

export function metricsSection({ data }: Context): HTMLElement {
  const present = data.metrics.filter((metric) => metric.absent === "");
  const cards = chosenHeadlines(present);
  const further = present.length - cards.length;
  const missing = absentGroups(data.metrics);
  return h("section", { id: "metrics" },
    h("h2", {}, "The numbers"),
    present.length === 0 ? h("p", { class: "empty" }, "No metric could be computed.") : h("div", { class: "metric-cards" }, ...cards.map(metricCard)),
    present.length === 0 ? null : h("p", { class: "caption" },
      "Intervals: 95 %, Wilson for shares and the bootstrap for all else; they say how much another sample of this size would differ, and nothing about the convention. Numbers of other conventions cannot be compared with these. ",
      further > 0 ? h("a", { href: "#further" }, `${counted(further, "further metric")} below`) : null),
    missing.length === 0 ? null : h("div", { class: "absent" }, h("h3", {}, "Not computed"),
      h("ul", {}, ...missing.map(([reason, names]) => h("li", {}, `${capitalised(enumerated(names))}: `, h("span", {}, reason))))));
}

// All metrics that are no headline.
export function furtherSection({ data }: Context): HTMLElement | null {
  const present = data.metrics.filter((metric) => metric.absent === "");
  const cards = chosenHeadlines(present);
  if (cards.length === present.length) return null;
  return h("section", { id: "further" }, h("h2", {}, "Further numbers"),
    h("div", { class: "metric-rows" }, ...present.filter((metric) => !cards.includes(metric)).map(metricRow)));
}
