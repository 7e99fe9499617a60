// Compositions and the lower convex hull of energies over them.

export type Amounts = Map<string, number>;

// Of a formula without brackets: "Li2O". Shares of the atoms, which sum to one.
export function shares(formula: string): Amounts {
  const amounts: Amounts = new Map();
  for (const part of formula.match(/[A-Z][a-z]?\d*\.?\d*/g) ?? []) {
    const symbol = part.replace(/[\d.]/g, "");
    amounts.set(symbol, (amounts.get(symbol) ?? 0) + (symbol === part ? 1 : Number(part.slice(symbol.length))));
  }
  const total = [...amounts.values()].reduce((a, b) => a + b, 0);
  return new Map([...amounts].map(([symbol, amount]) => [symbol, amount / total]));
}

// Energy of the hull of two elements at a share of the second, from its phases (share, energy).
export function hullEnergy(phases: readonly (readonly [number, number])[], x: number): number {
  const order = [...phases].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const right = order.findIndex((phase) => phase[0] >= x - 1e-9);
  if (right < 0) return NaN;
  const [x1, y1] = order[right];
  if (Math.abs(x1 - x) < 1e-9) return y1;
  if (right === 0) return NaN;
  const [x0, y0] = order[right - 1];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

// Edges of the lower hull of points (x, y, energy), as pairs of their numbers: what lies on no edge of a lower facet is not met.
// By trying every triangle, so for tens of points; `mostPoints` and more give nothing.
export function tieLines(points: readonly (readonly [number, number, number])[], mostPoints = 60): [number, number][] {
  const n = points.length;
  if (n > mostPoints) return [];
  const edges = new Map<number, [number, number]>();
  const add = (i: number, j: number) => edges.set(Math.min(i, j) * n + Math.max(i, j), [Math.min(i, j), Math.max(i, j)]);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      for (let k = j + 1; k < n; k++) {
        if (!isLowerFacet(points, i, j, k)) continue;
        add(i, j);
        add(j, k);
        add(i, k);
      }
    }
  }
  return [...edges.values()];
}

function isLowerFacet(points: readonly (readonly [number, number, number])[], i: number, j: number, k: number): boolean {
  const [a, b, c] = [points[i], points[j], points[k]];
  const area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
  if (Math.abs(area) < 1e-9) return false;
  return points.every((p, m) => {
    if (m === i || m === j || m === k) return true;
    // Height of the plane through the three at p.
    const u = ((p[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (p[1] - a[1])) / area;
    const v = ((b[0] - a[0]) * (p[1] - a[1]) - (p[0] - a[0]) * (b[1] - a[1])) / area;
    return p[2] >= a[2] + u * (b[2] - a[2]) + v * (c[2] - a[2]) - 1e-9;
  });
}
