// A scatter plot of highlighted compounds before all others: error bars, stair, tooltips, choice by click and keyboard.

import { Axis, Chart, chart, dots, nearest, polyline, tooltip } from "./chart";
import { h, onWidth, s } from "./dom";
import { extent } from "./scale";

export interface Mark {
  x: number;
  y: number;
  xError: number; // one standard deviation; 0 for none
  yError: number;
  lines: string[]; // of the tooltip; the first is the heading
}

export interface ScatterOptions {
  x: Omit<Axis, "domain">;
  y: Omit<Axis, "domain">;
  marks: Mark[]; // highlighted, can be chosen
  others: Mark[]; // faint
  near: Mark[]; // hollow: cannot be told from the highlighted ones
  stair: [number, number][];
  bands: { axis: "x" | "y"; low: number; high: number }[]; // wanted values; low == high is a line
  description: string;
  choose(mark: number): void;
}

export interface Scatter {
  element: HTMLElement;
  select(mark: number): void;
}

export function scatter(options: ScatterOptions): Scatter {
  const tip = tooltip();
  const element = h("div", { class: "plot" }, tip.element);
  let chosen = 0;
  let circles: SVGCircleElement[] = [];
  const all = [...options.marks, ...options.near, ...options.others];
  const place = all.map((mark) => [mark.x, mark.y] as const);
  const range = (pick: (mark: Mark) => number[], axis: "x" | "y") =>
    extent([...all.flatMap(pick), ...options.bands.filter((band) => band.axis === axis).flatMap((band) => [band.low, band.high])], 0.05);
  const domains = {
    x: options.x.integers ? ([0, Math.max(2, ...all.map((mark) => mark.x)) + 1] as [number, number]) : range((mark) => [mark.x - mark.xError, mark.x + mark.xError], "x"),
    y: range((mark) => [mark.y - mark.yError, mark.y + mark.yError], "y"),
  };

  function show(plot: Chart, index: number, width: number): void {
    if (index < 0) return tip.hide();
    tip.show(all[index].lines, plot.x.toPixel(all[index].x), plot.y.toPixel(all[index].y), width);
  }

  function draw(width: number): void {
    const height = Math.round(Math.min(460, Math.max(280, width * 0.72)));
    const plot = chart(width, height, { ...options.x, domain: domains.x }, { ...options.y, domain: domains.y }, options.description);
    const { marks, x, y, area } = plot;
    for (const band of options.bands) {
      const [a, b] = [band.low, band.high].map((band.axis === "x" ? x : y).toPixel);
      marks.append(
        band.axis === "x"
          ? s("rect", { class: "band", x: Math.min(a, b) - 1, y: area.top, width: Math.abs(b - a) + 2, height: area.bottom - area.top })
          : s("rect", { class: "band", x: area.left, y: Math.min(a, b) - 1, width: area.right - area.left, height: Math.abs(b - a) + 2 }),
      );
    }
    marks.append(s("path", { class: "others", d: dots(options.others.map((mark) => [mark.x, mark.y]), plot) }));
    if (options.stair.length > 1) marks.append(s("path", { class: "stair", d: polyline(options.stair, plot) }));
    for (const mark of options.near) marks.append(s("circle", { class: "near", cx: x.toPixel(mark.x), cy: y.toPixel(mark.y), r: 4 }));
    for (const mark of options.marks) marks.append(...errorBars(mark, plot));
    circles = options.marks.map((mark, i) => {
      const circle = s("circle", {
        class: "mark", cx: x.toPixel(mark.x), cy: y.toPixel(mark.y), r: 5.5, role: "button", "aria-label": mark.lines.join(", "),
        click: () => options.choose(i),
        focus: () => show(plot, i, width),
        blur: () => tip.hide(),
        keydown: (event: KeyboardEvent) => key(event, i),
      });
      marks.append(circle);
      return circle;
    });
    plot.svg.addEventListener("pointermove", (event) => {
      const box = plot.svg.getBoundingClientRect();
      show(plot, hit(plot, event.clientX - box.left, event.clientY - box.top), width);
    });
    plot.svg.addEventListener("pointerleave", () => tip.hide());
    plot.svg.addEventListener("click", (event) => {
      const box = plot.svg.getBoundingClientRect();
      const found = nearest(place.slice(0, options.marks.length), plot, event.clientX - box.left, event.clientY - box.top, 16);
      if (found >= 0) options.choose(found);
    });
    element.replaceChildren(plot.svg, tip.element);
    select(chosen);
  }

  // Highlighted points are met first, from a little farther.
  function hit(plot: Chart, px: number, py: number): number {
    const highlighted = nearest(place.slice(0, options.marks.length), plot, px, py, 10);
    return highlighted >= 0 ? highlighted : nearest(place, plot, px, py, 7);
  }

  // Arrow keys walk along the highlighted points from left to right.
  function key(event: KeyboardEvent, i: number): void {
    const order = options.marks.map((_, k) => k).sort((a, b) => options.marks[a].x - options.marks[b].x);
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = order[(order.indexOf(i) + step + order.length) % order.length];
    options.choose(next);
    circles[next]?.focus();
  }

  function select(mark: number): void {
    chosen = mark;
    circles.forEach((circle, i) => {
      circle.classList.toggle("chosen", i === mark);
      circle.setAttribute("tabindex", i === mark ? "0" : "-1");
      circle.setAttribute("r", i === mark ? "7.5" : "5.5");
    });
    // The chosen one is drawn over its neighbours.
    const circle = circles[mark];
    if (circle && document.activeElement !== circle) circle.parentNode?.append(circle);
  }

  onWidth(element, draw);
  return { element, select };
}

function errorBars(mark: Mark, { x, y }: Chart): SVGElement[] {
  const bars: SVGElement[] = [];
  const [cx, cy] = [x.toPixel(mark.x), y.toPixel(mark.y)];
  if (mark.xError > 0) {
    const [a, b] = [x.toPixel(mark.x - mark.xError), x.toPixel(mark.x + mark.xError)];
    bars.push(s("path", { class: "error", d: `M${a} ${cy}H${b}M${a} ${cy - 3}v6M${b} ${cy - 3}v6` }));
  }
  if (mark.yError > 0) {
    const [a, b] = [y.toPixel(mark.y - mark.yError), y.toPixel(mark.y + mark.yError)];
    bars.push(s("path", { class: "error", d: `M${cx} ${a}V${b}M${cx - 3} ${a}h6M${cx - 3} ${b}h6` }));
  }
  return bars;
}
