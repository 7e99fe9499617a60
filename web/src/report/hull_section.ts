// The convex hull that crystals are judged by: energy of formation against composition for two elements, the triangle of
// compositions with its tie lines for three, and its phases as a table.

import { tooltip } from "../chart";
import { h, onWidth, s } from "../dom";
import { hullEnergy, shares, tieLines } from "../hull";
import { Compound, parseNumber } from "../run";
import { Mark, scatter } from "../scatter";
import { capitalised, counted, decimalsFor, fixed, spaceGroupText, subscripted, withUnit } from "../text";
import { Context } from "./context";

const unit = "eV/atom";
const property = "formation_energy_per_atom";
const highest = 0.5; // eV/atom above the hull that is still drawn

interface Phase {
  formula: string;
  item: string; // empty: known before the run
  name: string;
  energy: number;
}

interface Point {
  formula: string;
  above: number; // the hull, eV/atom
  lines: string[]; // of the tooltip
}

function phasesOf(context: Context): Phase[] {
  const { columns, rows } = context.data.hull;
  const at = (name: string) => columns.findIndex((column) => column.startsWith(name));
  const [phase, formula, item, energy] = ["phase", "formula", "item", property].map(at);
  return rows.map((row) => ({ formula: row[formula], item: row[item], name: row[phase], energy: parseNumber(row[energy]) })).filter((entry) => Number.isFinite(entry.energy));
}

function pointOf(compound: Compound): Point | null {
  const above = compound.values.get("e_above_hull")?.value;
  if (above === undefined) return null;
  return { formula: compound.formula, above, lines: [`${subscripted(compound.formula)}, item ${compound.id}`, `${withUnit(fixed(above, 3), unit)} above the hull`] };
}

function linesOf(phase: Phase): string[] {
  const origin = phase.item === "" ? `known: ${phase.name}` : `item ${phase.item}`;
  return [subscripted(phase.formula), origin, `energy of formation ${withUnit(fixed(phase.energy, 3), unit)}`];
}

function binary(context: Context, elements: string[], phases: Phase[], points: Point[]): HTMLElement {
  const x = (formula: string) => shares(formula).get(elements[1]) ?? 0;
  const mark = (formula: string, energy: number, lines: string[]): Mark => ({ x: x(formula), y: energy, xError: 0, yError: 0, lines });
  const hull = [...phases].sort((a, b) => x(a.formula) - x(b.formula));
  const line = hull.map((phase): [number, number] => [x(phase.formula), phase.energy]);
  const plot = scatter({
    x: { label: `Share of ${elements[1]} atoms` },
    y: { label: `Energy of formation (${unit})` },
    marks: hull.map((phase) => mark(phase.formula, phase.energy, linesOf(phase))),
    others: points.filter((point) => point.above < highest).map((point) => mark(point.formula, hullEnergy(line, x(point.formula)) + point.above, point.lines)),
    near: [],
    stair: line,
    bands: [],
    description: `convex hull of ${elements.join(" and ")} with ${counted(hull.length, "phase")}`,
    choose: (i) => {
      const found = context.run.front.findIndex((compound) => compound.id === hull[i].item);
      if (found >= 0) context.selection.choose(found);
      else plot.select(i);
    },
  });
  context.selection.onChange((chosen) => {
    const i = hull.findIndex((phase) => phase.item !== "" && phase.item === context.run.front[chosen].id);
    if (i >= 0) plot.select(i);
  });
  return plot.element;
}

// Corners: first element left below, second right below, third above.
function place(formula: string, elements: string[]): [number, number] {
  const amounts = shares(formula);
  const [b, c] = [amounts.get(elements[1]) ?? 0, amounts.get(elements[2]) ?? 0];
  return [b + c / 2, (c * Math.sqrt(3)) / 2];
}

function ternary(elements: string[], phases: Phase[], points: Point[]): HTMLElement {
  const tip = tooltip();
  const element = h("div", { class: "plot" }, tip.element);
  onWidth(element, (width) => {
    const side = Math.min(width - 80, 560);
    const margin = (width - side) / 2;
    const height = (side * Math.sqrt(3)) / 2;
    const pixel = ([x, y]: [number, number]): [number, number] => [margin + x * side, 26 + height - y * side];
    const at = (formula: string) => pixel(place(formula, elements));
    const svg = s("svg", { viewBox: `0 0 ${width} ${height + 60}`, width, height: height + 60, class: "chart", role: "img", "aria-label": `compositions of ${elements.join(", ")} with ${counted(phases.length, "phase")} on the hull` });
    const corners = elements.map(at);
    svg.append(s("path", { class: "axis", d: `M${corners.map((corner) => corner.join(" ")).join("L")}Z` }));
    corners.forEach(([x, y], i) => svg.append(s("text", { class: "label", x, y: i === 2 ? y - 10 : y + 22, "text-anchor": "middle" }, elements[i])));
    const spots = phases.map((phase): [number, number, number] => [...place(phase.formula, elements), phase.energy]);
    for (const [i, j] of tieLines(spots)) {
      const [[x1, y1], [x2, y2]] = [at(phases[i].formula), at(phases[j].formula)];
      svg.append(s("path", { class: "stair", d: `M${x1} ${y1}L${x2} ${y2}` }));
    }
    const show = (x: number, y: number, lines: string[]) => ({ pointerenter: () => tip.show(lines, x, y, width), pointerleave: () => tip.hide() });
    for (const point of lowestByFormula(points)) {
      const [x, y] = at(point.formula);
      svg.append(s("circle", { class: "near", cx: x, cy: y, r: 4, ...show(x, y, point.lines) }));
    }
    for (const phase of phases) {
      const [x, y] = at(phase.formula);
      svg.append(s("circle", { class: "mark", cx: x, cy: y, r: 6, ...show(x, y, linesOf(phase)) }));
      if (shares(phase.formula).size > 1) svg.append(s("text", { class: "tick", x: x + 9, y: y - 7 }, subscripted(phase.formula)));
    }
    element.replaceChildren(svg, tip.element);
  });
  return element;
}

function lowestByFormula(points: readonly Point[]): Point[] {
  const lowest = new Map<string, Point>();
  for (const point of points) if (point.above < (lowest.get(point.formula)?.above ?? Infinity)) lowest.set(point.formula, point);
  return [...lowest.values()].filter((point) => point.above > 1e-6);
}

function table(context: Context, phases: Phase[]): HTMLElement {
  const decimals = Math.max(3, decimalsFor(phases.map((phase) => phase.energy)));
  const group = (item: string) => context.run.front.find((compound) => compound.id === item)?.spaceGroup ?? "";
  const row = (phase: Phase) => h("tr", {},
    h("td", {}, subscripted(phase.formula)),
    h("td", { class: "number" }, fixed(phase.energy, decimals)),
    h("td", {}, phase.item === "" ? `known: ${phase.name}` : `found, item ${phase.item}`),
    h("td", {}, spaceGroupText(group(phase.item))));
  const heading = ["phase", `energy of formation (${unit})`, "origin", "space group"].map((text, i) => h("th", { class: i === 1 ? "number flat" : "flat" }, capitalised(text)));
  const body = [...phases].sort((a, b) => a.energy - b.energy).map(row);
  return h("div", { class: "scroll" }, h("table", {}, h("thead", {}, h("tr", {}, ...heading)), h("tbody", {}, ...body)));
}

export function hullSection(context: Context): HTMLElement | null {
  const phases = phasesOf(context);
  if (phases.length === 0) return null;
  const elements = [...new Set(phases.flatMap((phase) => [...shares(phase.formula).keys()]))].sort();
  const points = context.run.evaluated.map(pointOf).filter((point): point is Point => point !== null);
  const section = h("section", { id: "hull" }, h("h2", {}, "The convex hull"));
  const figure = elements.length === 2 ? binary(context, elements, phases, points) : elements.length === 3 ? ternary(elements, phases, points) : null;
  if (figure) {
    section.append(h("figure", { class: "wide" }, figure, h("figcaption", {},
      elements.length === 2
        ? `Filled: phases of the hull; below the line between them there is nothing. Dots: other crystals of this run, up to ${highest}\u202feV/atom above it. Energies of formation are relative to the lowest phases of the elements.`
        : "Filled: phases of the hull, joined where they coexist. Hollow: compositions whose lowest crystal of this run lies above it.")));
  }
  section.append(table(context, phases));
  return section;
}
