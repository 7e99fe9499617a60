// Who is better than whom, and where that cannot be told: dominance and ties within uncertainties.

export type Goal = "maximize" | "minimize" | "target" | "window";

export interface Objective {
  property: string;
  unit: string;
  goal: Goal;
  target: number;
  low: number; // of a window
  high: number;
  formula: string; // where the property is one of the user's own; else empty
}

// Value and one standard deviation (0 where it is unknown).
export interface Measured {
  value: number;
  uncertainty: number;
}

// The number that is minimised, as in werner/evolve/objective.hpp.
export function cost(objective: Objective, value: number): number {
  switch (objective.goal) {
    case "maximize":
      return -value;
    case "minimize":
      return value;
    case "target":
      return Math.abs(value - objective.target);
    case "window":
      return Math.max(objective.low - value, value - objective.high, 0);
  }
}

function combined(a: Measured, b: Measured): number {
  return Math.hypot(a.uncertainty, b.uncertainty);
}

// Two compounds whose objectives all differ by no more than their combined uncertainty.
export function tied(a: readonly Measured[], b: readonly Measured[]): boolean {
  return a.every((value, i) => {
    const sigma = combined(value, b[i]);
    return sigma > 0 && Math.abs(value.value - b[i].value) <= sigma;
  });
}

// For each compound the numbers of the others that it cannot be told from.
export function ties(points: readonly (readonly Measured[])[]): number[][] {
  return points.map((a, i) => points.flatMap((b, j) => (i !== j && tied(a, b) ? [j] : [])));
}

// Whether a point that is not on the front would be, were it better by the combined uncertainty in every objective.
export function nearFront(objectives: readonly Objective[], point: readonly Measured[], front: readonly (readonly Measured[])[]): boolean {
  if (!point.some((value) => value.uncertainty > 0)) return false;
  return front.every((member) =>
    objectives.some((objective, i) => {
      const own = cost(objective, point[i].value) - combined(point[i], member[i]);
      return own < cost(objective, member[i].value);
    }),
  );
}

// Ranks with ties: 1, 2=, 2=, 4. A compound shares the rank of the one before it when it is tied with the first of that rank.
export function ranks(sorted: readonly Measured[]): string[] {
  const first: number[] = [];
  sorted.forEach((value, i) => {
    const before = i === 0 ? 0 : first[i - 1];
    first.push(i > 0 && tied([value], [sorted[before]]) ? before : i);
  });
  return first.map((rank, i) => {
    const shared = first[i + 1] === rank || (i > 0 && first[i - 1] === rank);
    return `${rank + 1}${shared ? "=" : ""}`;
  });
}

// Corners of the stair that separates what the front dominates: x ascending. Both goals must be maximize or minimize.
export function stair(x: Objective, y: Objective, points: readonly (readonly [number, number])[]): [number, number][] {
  const order = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const corners: [number, number][] = [];
  order.forEach((point, i) => {
    if (i > 0) {
      const before = order[i - 1];
      // With x maximized, a point covers everything to its left at its own height.
      corners.push(x.goal === "maximize" ? [before[0], point[1]] : [point[0], before[1]]);
    }
    corners.push([point[0], point[1]]);
  });
  return isMonotone(x, y) ? corners : [];
}

function isMonotone(...objectives: Objective[]): boolean {
  return objectives.every((objective) => objective.goal === "maximize" || objective.goal === "minimize");
}
