// A quantity over the course of a run: a stair, since a value holds until the next evaluation changes it.

import { chart, nearest, polyline, tooltip } from "./chart";
import { h, onWidth, s } from "./dom";
import { extent } from "./scale";

export interface LineOptions {
  x: string;
  y: string;
  points: [number, number][]; // x ascending
  lines(point: number): string[]; // of the tooltip
  description: string;
  height: number;
  fromZero?: boolean;
}

export function stairs(points: readonly (readonly [number, number])[]): [number, number][] {
  return points.flatMap(([x, y], i): [number, number][] => (i === 0 ? [[x, y]] : [[x, points[i - 1][1]], [x, y]]));
}

export function linePlot(options: LineOptions): HTMLElement {
  const tip = tooltip();
  const element = h("div", { class: "plot" }, tip.element);
  const { points } = options;
  onWidth(element, (width) => {
    const ys = points.map((point) => point[1]);
    const plot = chart(
      width, options.height,
      { label: options.x, domain: [0, extent(points.map((point) => point[0]))[1]] },
      { label: options.y, domain: extent(options.fromZero ? [...ys, 0, Math.max(...ys) * 1.05] : ys, options.fromZero ? 0 : 0.08) },
      options.description,
    );
    plot.marks.append(s("path", { class: "line", d: polyline(stairs(points), plot) }));
    const last = points[points.length - 1];
    plot.marks.append(s("circle", { class: "end", cx: plot.x.toPixel(last[0]), cy: plot.y.toPixel(last[1]), r: 3.5 }));
    const focus = s("circle", { class: "focus", r: 4, visibility: "hidden" });
    plot.marks.append(focus);
    plot.svg.addEventListener("pointermove", (event) => {
      const box = plot.svg.getBoundingClientRect();
      // Along x only: the curve is a function.
      const flat = { x: plot.x, y: { ...plot.y, toPixel: () => 0 } };
      const i = nearest(points, flat, event.clientX - box.left, 0, 60);
      focus.setAttribute("visibility", i < 0 ? "hidden" : "visible");
      if (i < 0) return tip.hide();
      const [px, py] = [plot.x.toPixel(points[i][0]), plot.y.toPixel(points[i][1])];
      focus.setAttribute("cx", String(px));
      focus.setAttribute("cy", String(py));
      tip.show(options.lines(i), px, py, width);
    });
    plot.svg.addEventListener("pointerleave", () => {
      tip.hide();
      focus.setAttribute("visibility", "hidden");
    });
    element.replaceChildren(plot.svg, tip.element);
  });
  return element;
}
