// Structures as XYZ text, for saving and copying.

import { Structure } from "../page_data";

export function writeXyz(structure: Structure, comment: string): string {
  const lines = structure.symbols.map((symbol, i) => {
    const at = structure.positions.slice(3 * i, 3 * i + 3).map((x) => x.toFixed(5).padStart(11));
    return `${symbol.padEnd(2)}${at.join(" ")}`;
  });
  return [structure.symbols.length, comment.replace(/\s+/g, " "), ...lines, ""].join("\n");
}
