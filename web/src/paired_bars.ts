// Horizontal bars of shares, one thing a line, those of the reference below them where there is one.

import { tooltip } from "./chart";
import { h, onWidth, s } from "./dom";
import { linear } from "./scale";
import { percent } from "./text";

export interface PairedBar {
  label: string;
  share: number;
  reference: number; // NaN without a reference
  lines: string[]; // of the tooltip; the first is the heading
}

export function pairedBars(bars: readonly PairedBar[], axis: string, description: string): HTMLElement {
  const tip = tooltip();
  const element = h("div", { class: "plot" }, tip.element);
  const paired = bars.some((bar) => Number.isFinite(bar.reference));
  const line = paired ? 27 : 22;
  const longest = Math.max(...bars.map((bar) => bar.label.length), 4);
  onWidth(element, (width) => {
    const left = Math.min(longest * 7.4 + 12, width * 0.42);
    const right = width - 52; // room for the number behind the longest bar
    const bottom = bars.length * line + 6;
    const total = bottom + 44;
    const most = Math.max(...bars.map((bar) => Math.max(bar.share, bar.reference || 0)), 1e-6);
    const scale = linear([0, most], [left, right], Math.max(2, (right - left) / 75));
    const decimals = Math.max(0, scale.decimals - 2);
    const svg = s("svg", { viewBox: `0 0 ${width} ${total}`, width, height: total, class: "chart", role: "img", "aria-label": description });
    for (const tick of scale.ticks) {
      const x = scale.toPixel(tick);
      svg.append(s("line", { class: "grid", x1: x, x2: x, y1: 0, y2: bottom }));
      svg.append(s("text", { class: "tick", x, y: bottom + 17, "text-anchor": "middle" }, (100 * tick).toFixed(decimals)));
    }
    bars.forEach((bar, i) => {
      const y = i * line + 4;
      const height = paired ? 12 : 14;
      const show = () => tip.show(bar.lines, scale.toPixel(bar.share), y, width);
      const group = s("g", { tabindex: "0", "aria-label": bar.lines.join(", "), pointerenter: show, pointerdown: show, focus: show, pointerleave: () => tip.hide(), blur: () => tip.hide() },
        s("rect", { class: "ground", x: 0, y: y - 3, width, height: line }),
        s("text", { class: "tick name", x: left - 8, y: y + (paired ? 14 : 11), "text-anchor": "end" }, bar.label),
        s("rect", { class: "generated", x: left, y, width: Math.max(0, scale.toPixel(bar.share) - left), height }));
      if (Number.isFinite(bar.reference)) {
        group.append(s("rect", { class: "reference-bar", x: left, y: y + height + 1, width: Math.max(0, scale.toPixel(bar.reference) - left), height: 7 }));
      }
      group.append(s("text", { class: "tick", x: scale.toPixel(bar.share) + 5, y: y + height - 2 }, percent(bar.share)));
      svg.append(group);
    });
    svg.append(s("path", { class: "axis", d: `M${left} 0V${bottom}H${right}` }));
    svg.append(s("text", { class: "label", x: (left + right) / 2, y: total - 6, "text-anchor": "middle" }, axis));
    element.replaceChildren(svg, tip.element);
  });
  return element;
}
