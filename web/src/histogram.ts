// A distribution as filled bins, another one as a line before it, both as shares of their sets.

import { chart, tooltip } from "./chart";
import { h, onWidth, s } from "./dom";
import { decimalsFor, fixed, percent } from "./text";

export interface HistogramOptions {
  label: string; // of the x axis, with unit
  unit: string;
  low: number;
  width: number; // of a bin
  whole: boolean; // bins hold whole numbers
  generated: number[]; // shares by bin
  reference: number[] | null;
  limits: { value: number; label: string }[];
  description: string;
}

// "2.0 to 2.5 g/cm³", "4", "4 to 5".
export function binText(options: Pick<HistogramOptions, "low" | "width" | "whole" | "unit">, bin: number): string {
  const { low, width, whole, unit } = options;
  const from = low + bin * width;
  if (whole) {
    const [first, last] = [Math.ceil(from), Math.ceil(from + width) - 1];
    return first >= last ? fixed(first, 0) : `${fixed(first, 0)} to ${fixed(last, 0)}`;
  }
  const decimals = Math.max(0, Math.ceil(-Math.log10(width) - 1e-9));
  return `${fixed(from, decimals)} to ${fixed(from + width, decimals)}${unit === "" ? "" : `\u202f${unit}`}`;
}

export function histogram(options: HistogramOptions): HTMLElement {
  const tip = tooltip();
  const element = h("div", { class: "plot" }, tip.element);
  const { low, width: step, generated, reference } = options;
  const bins = generated.length;
  const high = low + bins * step;
  onWidth(element, (width) => {
    const most = 100 * Math.max(...generated, ...(reference ?? []), 1e-6);
    const plot = chart(width, 250,
      { label: options.label, domain: [low, high], integers: options.whole },
      { label: "Share per bin (%)", domain: [0, most * (options.limits.length > 0 ? 1.16 : 1.05)] },
      options.description);
    const { marks, x, y, area } = plot;
    generated.forEach((share, k) => {
      if (share === 0) return;
      const [x0, x1] = [x.toPixel(low + k * step), x.toPixel(low + (k + 1) * step)];
      const top = y.toPixel(100 * share);
      marks.append(s("rect", { class: "bin", x: x0 + 0.5, y: top, width: Math.max(0.5, x1 - x0 - 1), height: Math.max(0, area.bottom - top) }));
    });
    if (reference) {
      const steps = reference.map((share, k) => `V${y.toPixel(100 * share).toFixed(1)}H${x.toPixel(low + (k + 1) * step).toFixed(1)}`);
      marks.append(s("path", { class: "reference", d: `M${x.toPixel(low)} ${area.bottom}${steps.join("")}V${area.bottom}` }));
    }
    let taken = -Infinity; // right end of the last label, so that none lie on top of each other
    options.limits.filter((limit) => limit.value >= low && limit.value <= high).forEach((limit, k) => {
      const at = x.toPixel(limit.value);
      const row = at < taken ? k : 0;
      taken = at + limit.label.length * 7;
      marks.append(s("line", { class: "limit", x1: at, x2: at, y1: area.top, y2: area.bottom }));
      marks.append(s("text", { class: "tick", x: at + 4, y: area.top + 10 + 14 * row }, limit.label));
    });
    const focus = s("rect", { class: "bin-focus", y: area.top, height: area.bottom - area.top, visibility: "hidden" });
    marks.append(focus);
    const hide = () => {
      tip.hide();
      focus.setAttribute("visibility", "hidden");
    };
    const show = (event: PointerEvent) => {
      const px = event.clientX - plot.svg.getBoundingClientRect().left;
      const k = Math.floor(((px - area.left) / (area.right - area.left)) * bins);
      if (k < 0 || k >= bins) return hide();
      const [x0, x1] = [x.toPixel(low + k * step), x.toPixel(low + (k + 1) * step)];
      focus.setAttribute("x", String(x0));
      focus.setAttribute("width", String(x1 - x0));
      focus.setAttribute("visibility", "visible");
      const lines = [binText(options, k), `generated ${percent(generated[k])}`];
      if (reference) lines.push(`reference ${percent(reference[k])}`);
      tip.show(lines, (x0 + x1) / 2, area.top + 60, width);
    };
    plot.svg.addEventListener("pointermove", show);
    plot.svg.addEventListener("pointerdown", show);
    plot.svg.addEventListener("pointerleave", hide);
    element.replaceChildren(plot.svg, tip.element);
  });
  return element;
}

export function medianText(median: number | null, unit: string): string {
  if (median === null) return "–";
  return `${fixed(median, decimalsFor([median]))}${unit === "" ? "" : `\u202f${unit}`}`;
}
