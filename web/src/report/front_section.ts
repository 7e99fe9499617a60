// What was found: the front as plots, the chosen compound beside it, the front as a table.

import { h, copyButton, saveButton } from "../dom";
import { writeCsv } from "../csv";
import { Viewer } from "../molecule/viewer";
import { cost, nearFront, Objective, ranks, stair } from "../pareto";
import { objectiveAxis } from "../question";
import { Compound, measuredOf } from "../run";
import { Mark, Scatter, scatter } from "../scatter";
import { Column, sortableTable } from "../sortable_table";
import { axisLabel, capitalised, counted, enumerated, formula, propertyLabel, spaceGroupText, subscripted, tally } from "../text";
import { columnDecimals, columnText, Context, elementName, features, headline, sceneOf, structureFile, tooltipLines, valueText, xyzOf } from "./context";

const shownOthers = 20000; // more are thinned evenly
const namedTies = 6; // in a cell of the table

// Pairs of objectives, one plot each: all pairs of up to four, neighbours beyond.
export function pairs(n: number): [number, number][] {
  const list: [number, number][] = [];
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) if (n <= 4 || j === i + 1) list.push([i, j]);
  return list;
}

// Evaluated compounds that are not on the front.
export function besides(evaluated: readonly Compound[], front: readonly Compound[], objectives: readonly Objective[]): Compound[] {
  const key = (compound: Compound) => measuredOf(compound, objectives).map((value) => value.value).join(" ");
  const known = new Set(front.map(key));
  return evaluated.filter((compound) => !known.has(key(compound)));
}

function thin<T>(list: readonly T[], most: number): T[] {
  const step = Math.max(1, list.length / most);
  const kept: T[] = [];
  for (let i = 0; i < list.length; i += step) kept.push(list[Math.floor(i)]);
  return kept;
}

function bandsOf(objective: Objective, axis: "x" | "y"): { axis: "x" | "y"; low: number; high: number }[] {
  if (objective.goal === "target") return [{ axis, low: objective.target, high: objective.target }];
  if (objective.goal === "window") return [{ axis, low: objective.low, high: objective.high }];
  return [];
}

function mark(context: Context, compound: Compound, name: string, x: number, y: number): Mark {
  const { objectives } = context.run;
  const values = measuredOf(compound, objectives);
  const at = (k: number) => (k < 0 ? { value: NaN, uncertainty: 0 } : values[k]);
  return { x: at(x).value, y: at(y).value, xError: at(x).uncertainty, yError: at(y).uncertainty, lines: tooltipLines(context, compound, name) };
}

interface Groups {
  near: Compound[];
  others: Compound[];
}

function split(context: Context): Groups {
  const { run } = context;
  const front = run.front.map((compound) => measuredOf(compound, run.objectives));
  const groups: Groups = { near: [], others: [] };
  for (const compound of besides(run.evaluated, run.front, run.objectives)) {
    const near = nearFront(run.objectives, measuredOf(compound, run.objectives), front);
    (near ? groups.near : groups.others).push(compound);
  }
  return groups;
}

function pairPlot(context: Context, groups: Groups, i: number, j: number): Scatter {
  const { run, selection } = context;
  const [x, y] = [run.objectives[i], run.objectives[j]];
  const marks = run.front.map((compound) => mark(context, compound, `Compound ${compound.id}`, i, j));
  return scatter({
    x: { label: capitalised(objectiveAxis(x)) },
    y: { label: capitalised(objectiveAxis(y)) },
    marks,
    near: groups.near.map((compound) => mark(context, compound, "Within uncertainty of the front", i, j)),
    others: thin(groups.others, shownOthers).map((compound) => mark(context, compound, "Evaluated", i, j)),
    stair: run.objectives.length === 2 ? stair(x, y, marks.map((point) => [point.x, point.y])) : [],
    bands: [...bandsOf(x, "x"), ...bandsOf(y, "y")],
    description: `${propertyLabel(y.property)} against ${propertyLabel(x.property)} of ${counted(run.evaluated.length, "compound")}`,
    choose: (compound) => selection.choose(compound),
  });
}

// Ranks far below the best would press these together.
function shownRanks(best: number): number {
  return Math.max(60, 3 * best);
}

function rankPlot(context: Context, groups: Groups): Scatter {
  const { run, selection } = context;
  const [objective] = run.objectives;
  const better = (a: Compound, b: Compound) =>
    cost(objective, measuredOf(a, [objective])[0].value) - cost(objective, measuredOf(b, [objective])[0].value);
  const rest = [...groups.near, ...groups.others].sort(better);
  const near = new Set(groups.near);
  const ranked = (compound: Compound, name: string, rank: number) => ({ ...mark(context, compound, name, -1, 0), x: rank });
  const placed = rest.slice(0, shownRanks(run.front.length) - run.front.length).map((compound, i) => ({ compound, rank: run.front.length + 1 + i }));
  return scatter({
    x: { label: "Rank", integers: true },
    y: { label: capitalised(objectiveAxis(objective)) },
    marks: run.front.map((compound, i) => ranked(compound, `Compound ${compound.id}`, i + 1)),
    near: placed.filter(({ compound }) => near.has(compound)).map(({ compound, rank }) => ranked(compound, "Within uncertainty of the best", rank)),
    others: placed.filter(({ compound }) => !near.has(compound)).map(({ compound, rank }) => ranked(compound, "Evaluated", rank)),
    stair: [],
    bands: bandsOf(objective, "y"),
    description: `${propertyLabel(objective.property)} of ${counted(run.evaluated.length, "compound")} by rank`,
    choose: (compound) => selection.choose(compound),
  });
}

function plotCaption(context: Context, groups: Groups): string {
  const { run } = context;
  const n = counted(run.evaluated.length, "compound");
  const several = run.objectives.length > 1;
  const parts = [
    several
      ? `Every compound that was computed (n = ${run.evaluated.length}). Blue: the Pareto front, ${counted(run.front.length, "compound")} of which none is beaten by another in all objectives at once. Grey: all others.`
      : `The ${Math.min(run.evaluated.length, shownRanks(run.front.length))} best of ${n} that were computed, in order of ${propertyLabel(run.objectives[0]?.property ?? "the objective")}. Blue: the ranked list (n = ${run.front.length}).`,
  ];
  if (run.front.some((compound) => measuredOf(compound, run.objectives).some((value) => value.uncertainty > 0))) {
    parts.push("Bars: one standard uncertainty, from the spread over rotamers.");
  }
  if (groups.near.length > 0) {
    parts.push(`Rings: ${counted(groups.near.length, "further compound")} that the uncertainty cannot tell from the ${several ? "front" : "best"}.`);
  }
  if (run.objectives.some((objective) => objective.goal === "target" || objective.goal === "window")) parts.push("Shaded: the wanted values.");
  parts.push("Click a blue point to see the compound.");
  return parts.join(" ");
}

function chosenPanel(context: Context): HTMLElement {
  const { run, selection } = context;
  const crystals = run.front.some((compound) => compound.crystal);
  const viewer = new Viewer({ label: "", elementName: (symbol) => elementName(context, symbol), large: true });
  const heading = h("h3", {});
  const line = h("p", { class: "features" });
  const list = h("dl", { class: "values" });
  const tie = h("p", { class: "tie" });
  const missing = h("p", { class: "no-structure" }, "No structure of this compound lies in the run folder.");
  const compound = () => run.front[selection.current];
  const tools = h("div", { class: "tools" },
    h("button", { type: "button", class: "quiet", "aria-label": "Zoom in", click: () => viewer.zoom(1.25) }, "+"),
    h("button", { type: "button", class: "quiet", "aria-label": "Zoom out", click: () => viewer.zoom(0.8) }, "−"),
    h("button", { type: "button", class: "quiet", click: () => viewer.reset() }, "Reset view"),
    copyButton(crystals ? "Copy CIF" : "Copy XYZ", () => structureFile(context, compound()).text()),
    h("button", { type: "button", class: "quiet", click: () => step(-1), "aria-label": "Previous compound" }, "‹"),
    h("button", { type: "button", class: "quiet", click: () => step(1), "aria-label": "Next compound" }, "›"),
  );
  const step = (by: number) => selection.choose((selection.current + by + run.front.length) % run.front.length);

  function show(index: number): void {
    const chosen = run.front[index];
    const scene = sceneOf(context, chosen);
    viewer.show(scene, `3D structure of compound ${chosen.id}, ${headline(chosen)}`);
    missing.hidden = scene !== null;
    heading.textContent = `${chosen.id} · ${headline(chosen)}`;
    line.textContent = [...features(chosen), chosen.structure ? formula(chosen.structure.symbols) : ""].filter((text) => text !== "").join(" · ");
    list.replaceChildren(...run.properties.filter((property) => chosen.values.has(property.name)).flatMap((property) => [
      h("dt", { title: property.description }, propertyLabel(property.name)),
      h("dd", {}, valueText(context, chosen, property.name)),
    ]));
    const others = context.ties[index].map((k) => run.front[k].id);
    tie.hidden = others.length === 0;
    tie.textContent = `Within uncertainty the same as ${others.length <= namedTies ? enumerated(others) : tiedText(context, index)}.`;
  }
  selection.onChange(show);
  return h("div", { class: "chosen" }, h("div", {}, viewer.element, missing, tools), h("div", {}, heading, line, list, tie));
}

function tiedText(context: Context, index: number): string {
  const ids = context.ties[index].map((k) => context.run.front[k].id);
  return ids.length <= namedTies ? ids.join(", ") : `${ids.slice(0, namedTies - 1).join(", ")} and ${ids.length - namedTies + 1} more`;
}

function table(context: Context): HTMLElement {
  const { run, selection, data } = context;
  const single = run.objectives.length === 1 ? ranks(run.front.map((compound) => measuredOf(compound, run.objectives)[0])) : null;
  const differing = (pick: (compound: Compound) => string) => new Set(run.front.map(pick)).size > 1;
  const column = (heading: string, text: (compound: Compound) => string): Column<Compound> => ({ heading, numeric: false, text });
  const position = new Map(run.front.map((compound, i) => [compound, i]));
  const columns: Column<Compound>[] = [
    ...(single ? [{ heading: "Rank", numeric: true, text: (c: Compound) => single[position.get(c) ?? 0], sort: (c: Compound) => -(position.get(c) ?? 0) }] : []),
    column("Compound", (compound) => compound.id),
    ...(differing((c) => c.metal) ? [column("Metal", (c) => c.metal)] : []),
    ...(differing((c) => c.geometry) ? [column("Geometry", (c) => c.geometry)] : []),
    ...(run.front.some((c) => c.formula !== "")
      ? [column("Formula", (c) => subscripted(c.formula)), column("Space group", (c) => spaceGroupText(c.spaceGroup)), column("Atoms", (c) => c.atoms)]
      : [column("Ligands", (compound: Compound) => tally(compound.ligands))]),
    ...(run.front.some((c) => c.isomer !== "") ? [column("Isomer", (c) => c.isomer || "–")] : []),
    ...(differing((c) => c.spin) ? [column("Spin", (c) => c.spin)] : []),
    ...(differing((c) => String(c.charge)) ? [{ heading: "Charge", numeric: true, text: (c: Compound) => String(c.charge ?? "–").replace("-", "−"), sort: (c: Compound) => c.charge ?? NaN }] : []),
    ...run.properties.map((property): Column<Compound> => {
      const decimals = columnDecimals(run.front, property);
      return {
        heading: capitalised(axisLabel(property.name, property.unit)),
        numeric: true,
        text: (compound) => columnText(compound, property.name, decimals),
        sort: (compound) => compound.values.get(property.name)?.value ?? NaN,
      };
    }),
    ...(context.ties.some((list) => list.length > 0)
      ? [column("Tied with", (c) => tiedText(context, position.get(c) ?? 0))]
      : []),
  ];
  const made = sortableTable(run.front, columns, "Compounds found", (row) => selection.choose(row));
  selection.onChange((compound) => made.select(compound));
  return h("figure", {},
    made.element,
    h("figcaption", {},
      `${capitalised(run.objectives.length === 1 ? "the ranked list" : "the Pareto front")} (n = ${run.front.length}). Click a heading to sort, a row to see the compound.`,
      context.ties.some((list) => list.length > 0) ? " Tied: every wanted property differs by no more than the combined uncertainty, so their order means nothing." : ""),
    h("div", { class: "tools" },
      saveButton("Save as CSV", "front.csv", () => writeCsv(data.front), "text/csv"),
      run.front.some((compound) => compound.structure) ? saveButton("Save structures as XYZ", "compounds.xyz", () => run.front.map(xyzOf).join("")) : null,
    ));
}

export function frontSection(context: Context): HTMLElement {
  const { run } = context;
  const single = run.objectives.length === 1;
  const section = h("section", { id: "found" }, h("h2", {}, single ? "The best compounds" : "The Pareto front"));
  if (run.front.length === 0) {
    section.append(h("p", { class: "empty" },
      run.evaluated.length === 0 && run.failures.length > 0
        ? `No compound was computed to the end: all ${run.failures.length} failed. The reasons stand below.`
        : "No compound has been found yet."));
    return section;
  }
  const groups = split(context);
  const plots: Scatter[] =
    run.objectives.length === 0 ? [] : single ? [rankPlot(context, groups)] : pairs(run.objectives.length).map(([i, j]) => pairPlot(context, groups, i, j));
  for (const plot of plots) context.selection.onChange((compound) => plot.select(compound));
  const figure = h("figure", { class: plots.length > 1 ? "plots many" : "plots" }, h("div", {}, ...plots.map((plot) => plot.element)), h("figcaption", {}, plotCaption(context, groups)));
  section.append(
    h("div", { class: plots.length > 1 ? "beside stacked" : "beside" }, plots.length > 0 ? figure : null, chosenPanel(context)),
    table(context),
  );
  return section;
}
