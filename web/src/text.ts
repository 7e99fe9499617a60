// Numbers, units and names as they are printed for people.

const labels: { [name: string]: string } = {
  amcd_p: "AMCD-P",
  amcd_r: "AMCD-R",
  amsd_p: "AMSD-P",
  amsd_r: "AMSD-R",
  cov_p: "COV-P",
  cov_r: "COV-R",
  crmse: "cRMSE",
  e_above_hull: "energy above the hull",
  homo: "HOMO energy",
  homo_lumo_gap: "HOMO–LUMO gap",
  ionisation_energy: "ionisation energy",
  lumo: "LUMO energy",
  metal_donor_bond_order: "metal–donor bond order",
  metastable_sun: "metastable S.U.N.",
  metre: "METRe",
  p1_share: "P1 share",
  rmsd_to_relaxed: "RMSD to relaxed",
  sun: "S.U.N.",
  unique_novel: "unique and novel",
  vendi_score: "Vendi score",
};

const units: { [unit: string]: string } = {
  angstrom: "Å",
  "Angstrom^3": "Å³",
  "eV/Angstrom": "eV/Å",
  A: "Å",
  au: "a.u.",
  debye: "D",
  degree: "°",
  percent: "%",
  "g/cm^3": "g/cm³",
};

// "homo_lumo_gap" as "HOMO–LUMO gap".
export function propertyLabel(name: string): string {
  return labels[name] ?? name.replace(/_/g, " ").replace(/\brmse\b/, "RMSE").replace(/\bsa score\b/, "SA score");
}

export function unitLabel(unit: string): string {
  return units[unit] ?? unit;
}

// "HOMO–LUMO gap (eV)"; the label alone for pure numbers.
export function axisLabel(name: string, unit: string): string {
  return unit === "" ? propertyLabel(name) : `${propertyLabel(name)} (${unitLabel(unit)})`;
}

// Words that begin with a small letter on purpose ("cRMSE", "eV") stay as they are.
export function capitalised(text: string): string {
  if (/^[a-z][A-Z]/.test(text)) return text;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// Fixed decimals with a true minus sign and thin spaces between thousands.
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return "–";
  const [whole, fraction] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, "\u2009") : whole;
  const text = fraction === undefined ? grouped : `${grouped}.${fraction}`;
  return value < 0 && /[1-9]/.test(text) ? `−${text}` : text;
}

export function count(value: number): string {
  return fixed(value, 0);
}

// "1 compound", "3 compounds".
export function counted(n: number, noun: string, plural = `${noun}s`): string {
  return `${count(n)} ${n === 1 ? noun : plural}`;
}

// A share of 1 as "12.3 %"; what is there never shows as nothing, and what is not all never as all.
export function percent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  if (share > 0 && share < 0.001) return "< 0.1\u202f%";
  if (share < 1 && share > 0.999) return "> 99.9\u202f%";
  return `${fixed(100 * share, share === 0 || share === 1 ? 0 : 1)}\u202f%`;
}

// Decimals that show four significant digits of the largest value, at most four decimals, and none for whole numbers. Energies of
// crystals have four: a thousandth of an eV per atom parts two phases.
export function decimalsFor(values: readonly number[], unit = ""): number {
  if (unit === "eV/atom") return 4;
  if (values.length > 0 && values.every(Number.isInteger)) return 0;
  const largest = Math.max(0, ...values.filter(Number.isFinite).map(Math.abs));
  if (largest === 0) return 2;
  return Math.min(4, Math.max(0, 3 - Math.floor(Math.log10(largest))));
}

// Decimals that show the first digit of an uncertainty, and its second where the first is a 1.
export function decimalsOfUncertainty(uncertainty: number): number {
  if (!(uncertainty > 0)) return 0;
  const exponent = Math.floor(Math.log10(uncertainty));
  const leading = Math.floor(uncertainty / 10 ** exponent + 1e-9);
  return Math.min(4, Math.max(0, -exponent + (leading === 1 ? 1 : 0)));
}

// "3.42 ± 0.05"; without an uncertainty four significant digits.
export function measured(value: number, uncertainty: number, unit = ""): string {
  if (!Number.isFinite(value)) return "–";
  if (!(uncertainty > 0)) return fixed(value, decimalsFor([value], unit));
  const decimals = decimalsOfUncertainty(uncertainty);
  return `${fixed(value, decimals)} ± ${fixed(uncertainty, decimals)}`;
}

export function withUnit(text: string, unit: string): string {
  const label = unitLabel(unit);
  return label === "" ? text : label === "°" ? `${text}°` : `${text}\u202f${label}`;
}

// 2 as "+2", -1 as "−1".
export function signed(value: number): string {
  return `${value > 0 ? "+" : value < 0 ? "−" : ""}${Math.abs(value)}`;
}

// Hill order with subscript digits: C, H, then alphabetical; without carbon all alphabetical.
export function formula(symbols: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  const carbon = counts.has("C");
  const rank = (symbol: string) => (carbon && symbol === "C" ? "0" : carbon && symbol === "H" ? "1" : `2${symbol}`);
  const order = [...counts.keys()].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const subscript = (n: number) => (n === 1 ? "" : [...String(n)].map((d) => String.fromCharCode(0x2080 + Number(d))).join(""));
  return order.map((symbol) => symbol + subscript(counts.get(symbol) ?? 0)).join("");
}

// "Fe2O3" with subscript digits, as other programs write it.
export function subscripted(formulaText: string): string {
  return formulaText.replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
}

// Short Hermann-Mauguin symbols: "P2_1/c" as "P2₁/c".
export function spaceGroupText(symbol: string): string {
  return symbol.replace(/_(\d)/g, (_, digit: string) => String.fromCharCode(0x2080 + Number(digit))).replace(/-/g, "−");
}

// ["Cl", "PPh3", "Cl"] as "2 × Cl, PPh3" with spaces that do not break, in order of first appearance.
export function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, n]) => (n === 1 ? name : `${n}\u202f×\u202f${name}`)).join(", ");
}

// "a", "a and b", "a, b and c".
export function enumerated(parts: readonly string[], conjunction = "and"): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} ${conjunction} ${parts[parts.length - 1]}`;
}

// Seconds as "48 s", "4 min 12 s", "3 h 05 min".
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 10) return `${fixed(seconds, 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

const roman = ["0", "I", "II", "III", "IV", "V", "VI", "VII", "VIII"];

// Palladium and 2 as "Pd(II)"; texts that already say it stay as they are.
export function metalText(metal: string, oxidationState: string): string {
  const state = Number(oxidationState);
  if (oxidationState.trim() === "" || !Number.isInteger(state) || metal.includes("(")) return metal;
  return `${metal}(${state < 0 ? `−${roman[-state] ?? -state}` : roman[state] ?? String(state)})`;
}
