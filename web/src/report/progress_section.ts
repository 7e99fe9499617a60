// How the run came to its result: hypervolume, and the best value of each objective.

import { h } from "../dom";
import { linePlot } from "../lines";
import { asNumber, asText, at } from "../page_data";
import { Objective } from "../pareto";
import { hypervolumeUnit, objectiveAxis } from "../question";
import { HistoryPoint } from "../run";
import { capitalised, count, decimalsFor, enumerated, fixed, propertyLabel, withUnit } from "../text";
import { Context } from "./context";

function bestPlot(history: readonly HistoryPoint[], objective: Objective, k: number, height: number): HTMLElement | null {
  // Against what the search cost: calls of the potential where they were counted.
  const steps = history.every((point) => Number.isFinite(point.steps));
  const points = history.filter((point) => Number.isFinite(point.best[k])).map((point): [number, number] => [steps ? point.steps : point.evaluations, point.best[k]]);
  if (points.length < 2) return null;
  const decimals = decimalsFor(points.map((point) => point[1]));
  return linePlot({
    x: steps ? "Calls of the potential" : "Evaluations",
    y: capitalised(objectiveAxis(objective)),
    points,
    height,
    description: `best ${propertyLabel(objective.property)} over ${points.length} records of the run`,
    lines: (i) => [`Best ${propertyLabel(objective.property)}`, withUnit(fixed(points[i][1], decimals), objective.unit), `after ${count(points[i][0])} ${steps ? "calls" : "evaluations"}`],
  });
}

function referenceText(context: Context): string {
  const reference = at(context.data.metrics, "hypervolume", "convention", "reference");
  if (Array.isArray(reference)) return ` Reference point: ${reference.map(asText).join(", ")}.`;
  if (reference === null || typeof reference !== "object") return asText(reference) === "" ? "" : ` Reference point: ${asText(reference)}.`;
  const parts = Object.entries(reference).map(([name, value]) => `${propertyLabel(name)} ${fixed(asNumber(value), decimalsFor([asNumber(value)]))}`);
  return ` Reference point: ${enumerated(parts)}.`;
}

export function progressSection(context: Context): HTMLElement | null {
  const { run } = context;
  const volumes = run.history.filter((point) => Number.isFinite(point.hypervolume)).map((point): [number, number] => [point.evaluations, point.hypervolume]);
  const several = run.objectives.length > 1;
  const figures: (HTMLElement | null)[] = [];
  if (several && volumes.length > 1) {
    const unit = hypervolumeUnit(run.objectives);
    const decimals = decimalsFor(volumes.map((point) => point[1]));
    figures.push(h("figure", { class: "wide" },
      linePlot({
        x: "Evaluations",
        y: unit === "" ? "Hypervolume" : `Hypervolume (${unit})`,
        points: volumes,
        height: 300,
        fromZero: true,
        description: `hypervolume over ${volumes.length} records of the run`,
        lines: (i) => ["Hypervolume", unit === "" ? fixed(volumes[i][1], decimals) : `${fixed(volumes[i][1], decimals)}\u202f${unit}`, `after ${count(volumes[i][0])} evaluations`],
      }),
      h("figcaption", {}, `Hypervolume: how much of the space of objective values the front dominates, larger is better; recorded ${volumes.length} times. A long flat end says that more evaluations would have found little more.${referenceText(context)}`),
    ));
  }
  const best = run.objectives.map((objective, k) => bestPlot(run.history, objective, k, several ? 220 : 300)).filter((plot): plot is HTMLElement => plot !== null);
  if (best.length > 0) {
    figures.push(h("figure", { class: "wide" },
      h("div", { class: "small-multiples" }, ...best),
      h("figcaption", {}, several ? "Best value of each objective taken alone, whichever compound had it." : "Best value so far."),
    ));
  }
  if (figures.every((figure) => figure === null)) return null;
  return h("section", { id: "progress" }, h("h2", {}, "How the search went"), ...figures);
}
