// Space groups and crystal systems against the reference.

import { h } from "../dom";
import { PairedBar, pairedBars } from "../paired_bars";
import { count, counted, percent, spaceGroupText } from "../text";
import { Context } from "./context";
import { referenceKey } from "./distributions_section";
import { Tally } from "./page_data";

const shown = 15;

// Last space group of each system (International Tables A).
const systems: [string, number][] = [
  ["triclinic", 2], ["monoclinic", 15], ["orthorhombic", 74], ["tetragonal", 142], ["trigonal", 167], ["hexagonal", 194], ["cubic", 230],
];

export function crystalSystem(spaceGroup: number): string {
  return systems.find(([, last]) => spaceGroup <= last)?.[0] ?? "";
}

export interface Shares {
  generated: number;
  reference: number; // NaN without a reference
}

export function sharesOf(tally: Tally, holds: (key: number) => boolean): Shares {
  const sum = (list: [number, number][]) => list.reduce((total, [key, n]) => total + (holds(key) ? n : 0), 0);
  return {
    generated: tally.generated_n === 0 ? 0 : sum(tally.generated) / tally.generated_n,
    reference: tally.reference_n === 0 ? NaN : sum(tally.reference) / tally.reference_n,
  };
}

export function shareBar(label: string, heading: string, shares: Shares): PairedBar {
  const lines = [heading, `generated ${percent(shares.generated)}`];
  if (Number.isFinite(shares.reference)) lines.push(`reference ${percent(shares.reference)}`);
  return { label, share: shares.generated, reference: shares.reference, lines };
}

export function symmetrySection({ data }: Context): HTMLElement | null {
  const tally = data.space_groups;
  if (tally.generated_n === 0) return null;
  const groups = [...tally.generated].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const name = (number: number) => `${spaceGroupText(data.symbols[number] ?? "?")} (${number})`;
  const most = groups.slice(0, shown).map(([number]) => shareBar(name(number), `${name(number)} · ${crystalSystem(number)}`, sharesOf(tally, (key) => key === number)));
  const bySystem = systems.map(([system]) => shareBar(system, system, sharesOf(tally, (key) => crystalSystem(key) === system)));
  const p1 = sharesOf(tally, (key) => key === 1);
  const reference = tally.reference_n > 0;
  const against = (text: string) => (reference ? ` (reference ${text})` : "");
  const missed = [...tally.reference].filter(([key]) => !groups.some(([number]) => number === key)).sort((a, b) => b[1] - a[1]);
  return h("section", { id: "symmetry" },
    h("h2", {}, "Symmetry"),
    h("dl", { class: "figures" }, ...([
      [percent(p1.generated), `without symmetry, P1${against(percent(p1.reference))}`],
      [count(groups.length), `of 230 space groups${against(count(tally.reference.length))}`],
      [count(tally.generated_n), "crystals whose space group was found"],
    ] as [string, string][]).map(([value, label]) => h("div", {}, h("dt", {}, label), h("dd", {}, value)))),
    referenceKey(reference),
    h("div", { class: "small-multiples" },
      h("figure", {}, pairedBars(most, "Share (%)", "Shares of space groups"),
        h("figcaption", {}, `${groups.length > shown ? `The ${shown} most frequent space groups` : "All space groups"} of the generated crystals.${missed.length > 0 ? ` ${counted(missed.length, "group")} of the reference ${missed.length === 1 ? "was" : "were"} never generated${missed.length > 0 ? `, most frequent of them ${missed.slice(0, 3).map(([key]) => name(key)).join(", ")}` : ""}.` : ""}`)),
      h("figure", {}, pairedBars(bySystem, "Share (%)", "Shares of crystal systems"),
        h("figcaption", {}, "Crystal systems; R groups are trigonal. Symmetry is found with a tolerance, since generated crystals are never exact."))));
}
