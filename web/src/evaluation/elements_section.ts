// How often each element occurs, as a periodic table.

import { tooltip } from "../chart";
import { h, onWidth, s } from "../dom";
import { capitalised, count, enumerated, fixed, percent } from "../text";
import { Context } from "./context";
import { ElementInfo, Tally } from "./page_data";

export interface ElementShare {
  element: ElementInfo;
  number: number;
  generated: number; // share of the compounds that contain it
  reference: number;
}

export function elementShares(tally: Tally, elements: readonly ElementInfo[]): ElementShare[] {
  const generated = new Map(tally.generated);
  const reference = new Map(tally.reference);
  const share = (n: number | undefined, of: number) => (of === 0 ? 0 : (n ?? 0) / of);
  return elements.map((element, i) => ({
    element,
    number: i + 1,
    generated: share(generated.get(i + 1), tally.generated_n),
    reference: share(reference.get(i + 1), tally.reference_n),
  }));
}

// Column and row from 0; lanthanides and actinides stand below, as in most printed tables.
export function place(number: number, { period, group }: Pick<ElementInfo, "period" | "group">): [number, number] {
  if (number >= 57 && number <= 71) return [number - 57 + 2, 7.4];
  if (number >= 89 && number <= 103) return [number - 89 + 2, 8.4];
  return [group - 1, period - 1];
}

type Mode = "generated" | "reference" | "difference";

function valueOf(share: ElementShare, mode: Mode): number {
  return mode === "difference" ? share.generated - share.reference : share[mode];
}

// Square roots, so that rare elements can be told from absent ones.
function depth(value: number, most: number): number {
  return most > 0 ? Math.sqrt(Math.min(1, Math.abs(value) / most)) : 0;
}

function points(value: number): string {
  return `${value > 0 ? "+" : ""}${fixed(100 * value, 1)} percentage points`;
}

const swatches = 5;

function table(shares: ElementShare[], mode: Mode, reference: boolean): HTMLElement {
  const tip = tooltip();
  const element = h("div", { class: "plot" }, tip.element);
  const most = Math.max(...shares.map((share) => Math.abs(valueOf(share, mode))));
  onWidth(element, (width) => {
    const cell = width / 18;
    const text = Math.max(8, Math.min(17, cell * 0.46));
    const height = cell * 9.4 + 46;
    const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "chart elements", role: "img", "aria-label": `Periodic table, ${mode}` });
    const fill = (value: number) => ({ class: value < 0 ? "under" : "over", "fill-opacity": depth(value, most).toFixed(3) });
    for (const share of shares) {
      const [column, row] = place(share.number, share.element);
      const [x, y] = [column * cell, row * cell];
      const value = valueOf(share, mode);
      const lines = [
        `${share.element.symbol} · ${share.element.name}`, `generated ${percent(share.generated)}`,
        ...(reference ? [`reference ${percent(share.reference)}`, points(share.generated - share.reference)] : []),
      ];
      const show = () => tip.show(lines, x + cell / 2, y, width);
      const strong = depth(value, most) > 0.62 ? " strong" : "";
      const group = s("g", { pointerenter: show, pointerdown: show, pointerleave: () => tip.hide() },
        s("rect", { class: "cell", x: x + 0.75, y: y + 0.75, width: cell - 1.5, height: cell - 1.5, rx: 2 }),
        s("rect", { ...fill(value), x: x + 0.75, y: y + 0.75, width: cell - 1.5, height: cell - 1.5, rx: 2 }),
        s("text", { class: `symbol${strong}${value === 0 ? " none" : ""}`, x: x + cell / 2, y: y + (cell < 38 ? cell / 2 + text * 0.36 : cell * 0.45), "font-size": text, "text-anchor": "middle" }, share.element.symbol));
      if (cell >= 38 && value !== 0) {
        const shown = Math.abs(100 * value) < 9.95 ? fixed(100 * value, 1) : fixed(100 * value, 0);
        group.append(s("text", { class: `cell-value${strong}`, x: x + cell / 2, y: y + cell * 0.8, "font-size": Math.min(12, cell * 0.22), "text-anchor": "middle" }, shown));
      }
      svg.append(group);
    }
    // The gap between the two rows below shows where they belong.
    for (const [label, row] of [["57–71", 5], ["89–103", 6]] as const) {
      if (cell >= 30) svg.append(s("text", { class: "tick", x: 2.5 * cell, y: (row + 0.55) * cell, "text-anchor": "middle", "font-size": Math.min(11, cell * 0.22) }, label));
    }
    const steps = mode === "difference" ? [...Array(2 * swatches - 1)].map((_, k) => (k - swatches + 1) / (swatches - 1)) : [...Array(swatches)].map((_, k) => k / (swatches - 1));
    const size = Math.min(46, width / (steps.length + 1));
    const left = (width - size * steps.length) / 2;
    steps.forEach((step, k) => {
      const value = most * step * Math.abs(step);
      const x = left + k * size;
      svg.append(s("rect", { class: "cell", x, y: cell * 9.4 + 8, width: size - 1, height: 12 }), s("rect", { ...fill(value), x, y: cell * 9.4 + 8, width: size - 1, height: 12 }));
      const shown = mode === "difference" && value > 0 ? `+${fixed(100 * value, most < 0.1 ? 1 : 0)}` : fixed(100 * value, most < 0.1 ? 1 : 0);
      svg.append(s("text", { class: "tick", x: x + size / 2, y: cell * 9.4 + 35, "text-anchor": "middle" }, shown));
    });
    element.replaceChildren(svg, tip.element);
  });
  return element;
}

function strongest(shares: ElementShare[], sign: 1 | -1): string {
  const list = shares.filter((share) => sign * (share.generated - share.reference) > 0)
    .sort((a, b) => sign * (b.generated - b.reference - (a.generated - a.reference))).slice(0, 5);
  return enumerated(list.map((share) => `${share.element.symbol} (${percent(share.generated)} against ${percent(share.reference)})`));
}

function comparison(shares: ElementShare[]): string[] {
  const more = strongest(shares, 1);
  const less = strongest(shares, -1);
  const absent = shares.filter((share) => share.generated === 0 && share.reference > 0).map((share) => share.element.symbol);
  const foreign = shares.filter((share) => share.generated > 0 && share.reference === 0).map((share) => share.element.symbol);
  return [
    more === "" ? "" : `Most over-represented: ${more}.`,
    less === "" ? "" : `Most under-represented: ${less}.`,
    absent.length === 0 ? "" : `In the reference but never generated: ${enumerated(absent)}.`,
    foreign.length === 0 ? "" : `Generated but not in the reference: ${enumerated(foreign)}.`,
  ].filter((text) => text !== "");
}

export function elementsSection({ data }: Context): HTMLElement | null {
  const tally = data.element_counts;
  if (tally.generated.length === 0) return null;
  const shares = elementShares(tally, data.elements);
  const reference = tally.reference_n > 0;
  const modes: Mode[] = reference ? ["generated", "reference", "difference"] : ["generated"];
  const frame = h("div", {});
  const caption = h("figcaption", {});
  const buttons = modes.map((mode) => h("button", { type: "button", class: "choice", click: () => choose(mode) }, capitalised(mode)));
  function choose(mode: Mode): void {
    frame.replaceChildren(table(shares, mode, reference));
    buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(modes[k] === mode)));
    caption.textContent = mode === "difference"
      ? "Share of the generated compounds that contain the element, less that of the reference, in percentage points: blue is generated more often, orange less often."
      : `Compounds that contain the element, in per cent of the ${mode === "generated" ? `${count(tally.generated_n)} ${data.population}` : `${count(tally.reference_n)} compounds of the reference`}; the colour goes with the square root.`;
  }
  choose("generated");
  return h("section", { id: "elements" },
    h("h2", {}, "Elements"),
    modes.length > 1 ? h("div", { class: "choices", role: "group", "aria-label": "What is shown" }, ...buttons) : null,
    h("figure", { class: "wide" }, frame, caption),
    ...(reference ? comparison(shares).map((text) => h("p", { class: "remark" }, text)) : []));
}
