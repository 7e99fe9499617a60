// The ground of every plot: axes with nice ticks, grid, labels with units; and the tooltip that plots share.

import { h, s } from "./dom";
import { linear, Scale } from "./scale";
import { fixed } from "./text";

export interface Axis {
  label: string;
  domain: [number, number];
  integers?: boolean; // no ticks between whole numbers
}

export interface Chart {
  svg: SVGSVGElement;
  marks: SVGGElement; // clipped to the plot area
  x: Scale;
  y: Scale;
  area: { left: number; top: number; right: number; bottom: number };
}

let clips = 0;

export function chart(width: number, height: number, xAxis: Axis, yAxis: Axis, description: string): Chart {
  const draft = linear(yAxis.domain, [1, 0], height / 55);
  const widest = Math.max(...draft.ticks.map((tick) => fixed(tick, draft.decimals).length), 2);
  const area = { left: 30 + widest * 7.2, top: 12, right: width - 14, bottom: height - 46 };
  const x = thinned(linear(xAxis.domain, [area.left, area.right], Math.max(3, width / 85)), xAxis);
  const y = thinned(linear(yAxis.domain, [area.bottom, area.top], height / 55), yAxis);
  const svg = s("svg", { viewBox: `0 0 ${width} ${height}`, width, height, class: "chart", role: "img", "aria-label": description });
  for (const tick of y.ticks) {
    const at = y.toPixel(tick);
    svg.append(s("line", { class: "grid", x1: area.left, x2: area.right, y1: at, y2: at }));
    svg.append(s("text", { class: "tick", x: area.left - 8, y: at + 4, "text-anchor": "end" }, fixed(tick, y.decimals)));
  }
  for (const tick of x.ticks) {
    const at = x.toPixel(tick);
    svg.append(s("line", { class: "grid", x1: at, x2: at, y1: area.top, y2: area.bottom }));
    svg.append(s("text", { class: "tick", x: at, y: area.bottom + 18, "text-anchor": "middle" }, fixed(tick, x.decimals)));
  }
  svg.append(s("path", { class: "axis", d: `M${area.left} ${area.top}V${area.bottom}H${area.right}` }));
  svg.append(s("text", { class: "label", x: (area.left + area.right) / 2, y: height - 8, "text-anchor": "middle" }, xAxis.label));
  const middle = (area.top + area.bottom) / 2;
  svg.append(s("text", { class: "label", x: 14, y: middle, "text-anchor": "middle", transform: `rotate(-90 14 ${middle})` }, yAxis.label));
  const clip = `plot-area-${++clips}`;
  const margin = 8; // whole points on the border
  svg.append(
    s("clipPath", { id: clip }, s("rect", {
      x: area.left - margin, y: area.top - margin,
      width: area.right - area.left + 2 * margin, height: area.bottom - area.top + 2 * margin,
    })),
  );
  const marks = s("g", { "clip-path": `url(#${clip})` });
  svg.append(marks);
  return { svg, marks, x, y, area };
}

function thinned(scale: Scale, axis: Axis): Scale {
  if (!axis.integers) return scale;
  return { ...scale, ticks: scale.ticks.filter((tick) => Math.abs(tick - Math.round(tick)) < 1e-9), decimals: 0 };
}

export function polyline(points: readonly (readonly [number, number])[], { x, y }: Chart): string {
  return points.map(([px, py], i) => `${i === 0 ? "M" : "L"}${x.toPixel(px).toFixed(1)} ${y.toPixel(py).toFixed(1)}`).join("");
}

// Many points as one path of dots (round caps on strokes of no length): thousands cost one element.
export function dots(points: readonly (readonly [number, number])[], { x, y }: Chart): string {
  return points.map(([px, py]) => `M${x.toPixel(px).toFixed(1)} ${y.toPixel(py).toFixed(1)}h0`).join("");
}

export interface Tooltip {
  element: HTMLElement;
  show(lines: readonly string[], x: number, y: number, width: number): void;
  hide(): void;
}

export function tooltip(): Tooltip {
  const element = h("div", { class: "tooltip", role: "status", hidden: true });
  return {
    element,
    show(lines, x, y, width) {
      element.replaceChildren(...lines.map((line, i) => h(i === 0 ? "strong" : "span", {}, line)));
      element.hidden = false;
      const own = element.offsetWidth;
      element.style.left = `${Math.max(0, Math.min(x + 14, width - own - 2))}px`;
      element.style.top = `${Math.max(0, y - element.offsetHeight - 12)}px`;
    },
    hide: () => (element.hidden = true),
  };
}

// The point nearest to a place in pixels, within `reach`; -1 where none is.
export function nearest(points: readonly (readonly [number, number])[], { x, y }: Pick<Chart, "x" | "y">, px: number, py: number, reach: number): number {
  let best = -1;
  let closest = reach;
  points.forEach(([vx, vy], i) => {
    const distance = Math.hypot(x.toPixel(vx) - px, y.toPixel(vy) - py);
    if (distance <= closest) {
      closest = distance;
      best = i;
    }
  });
  return best;
}
