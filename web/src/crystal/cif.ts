// A crystal as CIF text in P1, for saving and copying.

import { CrystalStructure } from "./cell";

function angle(u: readonly number[], v: readonly number[]): number {
  const dot = u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
  return (Math.acos(Math.min(1, Math.max(-1, dot / (Math.hypot(...u) * Math.hypot(...v))))) * 180) / Math.PI;
}

export function writeCif(structure: CrystalStructure, name: string, symbolOf: (number: number) => string): string {
  const rows = [0, 3, 6].map((start) => structure.lattice.slice(start, start + 3));
  const [a, b, c] = rows;
  const counts = new Map<string, number>();
  const sites = structure.numbers.map((number, i) => {
    const symbol = symbolOf(number);
    counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    const at = structure.positions.slice(3 * i, 3 * i + 3).map((x) => x.toFixed(5));
    return `${symbol} ${symbol}${counts.get(symbol)} ${at.join(" ")} 1`;
  });
  return [
    `data_${name.replace(/[^\w.+-]+/g, "_") || "crystal"}`,
    ...["a", "b", "c"].map((axis, k) => `_cell_length_${axis} ${Math.hypot(...rows[k]).toFixed(5)}`),
    `_cell_angle_alpha ${angle(b, c).toFixed(4)}`,
    `_cell_angle_beta ${angle(a, c).toFixed(4)}`,
    `_cell_angle_gamma ${angle(a, b).toFixed(4)}`,
    "_symmetry_space_group_name_H-M 'P 1'",
    "_symmetry_Int_Tables_number 1",
    "loop_",
    ...["type_symbol", "label", "fract_x", "fract_y", "fract_z", "occupancy"].map((tag) => `_atom_site_${tag}`),
    ...sites,
    "",
  ].join("\n");
}
