// Bars of parts that add up to a whole, above one axis of shares.

import { tooltip } from "./chart";
import { h, onWidth, s } from "./dom";
import { linear } from "./scale";
import { count, percent } from "./text";

export interface StackedPart {
  key: string; // class of its colour: part-KEY
  label: string;
  meaning: string;
  count: number;
}

export interface StackedBar {
  title: string;
  parts: StackedPart[];
}

export interface Segment {
  from: number; // shares of the whole
  to: number;
}

export function segments(parts: readonly StackedPart[]): Segment[] {
  const whole = parts.reduce((sum, part) => sum + part.count, 0);
  let sum = 0;
  return parts.map((part) => {
    const from = whole === 0 ? 0 : sum / whole;
    sum += part.count;
    return { from, to: whole === 0 ? 0 : sum / whole };
  });
}

const titleHeight = 22;
const gap = 12;

// The first bar is the tallest: what the others explain.
export function stackedBars(bars: readonly StackedBar[], axis: string, description: string): HTMLElement {
  const tip = tooltip();
  const element = h("div", { class: "plot" }, tip.element);
  onWidth(element, (width) => {
    const area = { left: 1, right: width - 1 };
    const scale = linear([0, 1], [area.left, area.right], Math.min(10, width / 70));
    const heights = bars.map((_, i) => (i === 0 ? 44 : 22));
    const bottom = heights.reduce((sum, height) => sum + titleHeight + height + gap, 0);
    const total = bottom + 44;
    const svg = s("svg", { viewBox: `0 0 ${width} ${total}`, width, height: total, class: "chart", role: "img", "aria-label": description });
    let top = 0;
    bars.forEach((bar, i) => {
      svg.append(s("text", { class: "label", x: area.left, y: top + 15 }, bar.title));
      const y = top + titleHeight;
      segments(bar.parts).forEach(({ from, to }, k) => {
        const part = bar.parts[k];
        const [x0, x1] = [scale.toPixel(from), scale.toPixel(to)];
        // A part that is there stays visible.
        const size = Math.max(1.5, x1 - x0);
        const lines = [part.label, part.meaning, `${count(part.count)} of ${count(bar.parts.reduce((sum, other) => sum + other.count, 0))}, ${percent(to - from)}`];
        const show = () => tip.show(lines.filter((line) => line !== ""), (x0 + x1) / 2, y, width);
        svg.append(s("rect", {
          class: `part part-${part.key}`, x: x0, y, width: size, height: heights[i], tabindex: "0", "aria-label": lines.join(", "),
          pointerenter: show, pointerdown: show, focus: show, pointerleave: () => tip.hide(), blur: () => tip.hide(),
        }));
        const text = i === 0 ? percent(to - from) : `${part.label} ${percent(to - from)}`;
        if (size > text.length * 7 + 10) svg.append(s("text", { class: `part-text on-${part.key}`, x: x0 + 7, y: y + heights[i] / 2 + 4.5 }, text));
      });
      top = y + heights[i] + gap;
    });
    for (const tick of scale.ticks) {
      const x = scale.toPixel(tick);
      const anchor = tick === 0 ? "start" : tick > 0.999 ? "end" : "middle";
      svg.append(s("path", { class: "axis", d: `M${x} ${bottom}v5` }));
      svg.append(s("text", { class: "tick", x, y: bottom + 18, "text-anchor": anchor }, String(Math.round(100 * tick))));
    }
    svg.append(s("path", { class: "axis", d: `M${area.left} ${bottom}H${area.right}` }));
    svg.append(s("text", { class: "label", x: width / 2, y: total - 6, "text-anchor": "middle" }, axis));
    element.replaceChildren(svg, tip.element);
  });
  return element;
}

// Colour, name, number and share of each part; what a bar says without pointing at it.
export function legend(bar: StackedBar): HTMLElement {
  const whole = bar.parts.reduce((sum, part) => sum + part.count, 0);
  return h("dl", { class: "legend" }, ...bar.parts.map((part) => h("div", {},
    h("span", { class: `swatch part-${part.key}` }),
    h("dt", {}, part.label),
    h("dd", {}, h("strong", {}, percent(whole === 0 ? NaN : part.count / whole)), ` (${count(part.count)})`, part.meaning === "" ? "" : h("span", { class: "meaning" }, part.meaning)),
  )));
}
