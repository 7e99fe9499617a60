// What the sections of the page share: names, pictures, the set that distributions are compared with.

import { writeCif } from "../crystal/cif";
import { CrystalStructure, makeCrystalScene } from "../crystal/cell";
import { copyButton, h, saveButton } from "../dom";
import { makeScene, Scene } from "../molecule/scene";
import { Viewer } from "../molecule/viewer";
import { writeXyz } from "../molecule/xyz";
import { Structure } from "../page_data";
import { subscripted } from "../text";
import { EvaluationData, Example } from "./page_data";

export interface Context {
  data: EvaluationData;
  scenes: Map<number, Scene>;
}

export function makeContext(data: EvaluationData): Context {
  return { data, scenes: new Map() };
}

export function generatedSize({ data }: Context): number {
  return data.sets[0].size;
}

export function hasReference({ data }: Context): boolean {
  return data.element_counts.reference_n > 0;
}

function isCrystal(structure: CrystalStructure | Structure): structure is CrystalStructure {
  return "lattice" in structure;
}

// What the picture shows, for those who do not see it.
export function pictureLabel({ data }: Context, name: string): string {
  return data.molecules ? `Molecule ${name}` : `Unit cell of ${name}`;
}

export function sceneOf(context: Context, item: number): Scene | null {
  const structure = context.data.structures[item];
  if (!structure) return null;
  const known = context.scenes.get(item);
  if (known) return known;
  const scene = isCrystal(structure)
    ? makeCrystalScene(structure, (number) => context.data.elements[number - 1])
    : makeScene(structure, (symbol) => context.data.elements.find((element) => element.symbol === symbol)?.radius ?? 1.2);
  context.scenes.set(item, scene);
  return scene;
}

export function elementName({ data }: Context, symbol: string): string {
  return data.elements.find((element) => element.symbol === symbol)?.name ?? "";
}

// CIF of a crystal, XYZ of a molecule.
function textOf({ data }: Context, item: number, name: string): string {
  const structure = data.structures[item];
  if (!structure) return "";
  return isCrystal(structure) ? writeCif(structure, name, (number) => data.elements[number - 1].symbol) : writeXyz(structure, name);
}

export function namesOf({ data }: Context, item: number): { name: string; formula: string } {
  const [name, formula] = data.names[item] ?? [`number ${item + 1}`, ""];
  return { name, formula };
}

export function fileTools(context: Context, item: number, name: string): HTMLElement {
  const format = context.data.molecules ? "xyz" : "cif";
  const file = `${name.replace(/[^\w.+-]+/g, "_") || "structure"}.${format}`;
  return h("div", { class: "tools" },
    saveButton(`Save ${format.toUpperCase()}`, file, () => textOf(context, item, name)),
    copyButton("Copy", () => textOf(context, item, name)));
}

// A compound with its picture; `heading` stands over the name.
export function card(context: Context, example: Example, heading = ""): HTMLElement {
  const { name, formula } = namesOf(context, example.item);
  const scene = sceneOf(context, example.item);
  let picture: HTMLElement;
  if (scene) {
    const viewer = new Viewer({ label: "", elementName: (symbol) => elementName(context, symbol) });
    viewer.show(scene, `${pictureLabel(context, name)}, ${formula}`);
    picture = viewer.element;
  } else {
    picture = h("div", { class: "no-picture" }, "no structure that can be drawn");
  }
  const structure = context.data.structures[example.item];
  const shared = structure !== undefined && isCrystal(structure) && structure.shared;
  return h("article", { class: "card" },
    picture,
    heading === "" ? null : h("p", { class: "card-heading" }, heading),
    h("h3", {}, name),
    formula === "" ? null : h("p", { class: "ligands" }, subscripted(formula)),
    example.note === "" ? null : h("p", { class: "features" }, example.note),
    shared ? h("p", { class: "features" }, "Shared sites: the most frequent occupant is drawn") : null,
    scene ? fileTools(context, example.item, name) : null,
  );
}
