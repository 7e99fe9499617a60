// The compounds found as pictures that can be turned, a dozen at a time.

import { copyButton, h, saveButton } from "../dom";
import { Viewer } from "../molecule/viewer";
import { counted, propertyLabel, subscripted, tally } from "../text";
import { Context, elementName, features, hasPicture, headline, sceneOf, structureFile, valueText } from "./context";

const batch = 12;

function card(context: Context, index: number): HTMLElement {
  const { run, selection } = context;
  const compound = run.front[index];
  const viewer = new Viewer({ label: "", elementName: (symbol) => elementName(context, symbol) });
  viewer.show(sceneOf(context, compound), `3D structure of compound ${compound.id}, ${headline(compound)}`);
  const wanted = run.objectives.length > 0 ? run.objectives.map((objective) => objective.property) : run.properties.slice(0, 2).map((property) => property.name);
  const tied = context.ties[index].length;
  const file = structureFile(context, compound);
  const element = h("article", { class: "card" },
    viewer.element,
    h("h3", {}, h("button", { type: "button", class: "plain", click: () => selection.choose(index) }, compound.id), compound.formula !== "" ? ` · ${subscripted(compound.formula)}` : compound.metal === "" ? "" : ` · ${compound.metal}`),
    compound.formula !== "" ? null : h("p", { class: "ligands" }, tally(compound.ligands)),
    h("p", { class: "features" }, features(compound).join(" · ")),
    h("dl", { class: "values" }, ...wanted.flatMap((property) => [h("dt", {}, propertyLabel(property)), h("dd", {}, valueText(context, compound, property))])),
    tied > 0 ? h("p", { class: "tie" }, `Tied with ${counted(tied, "other")}`) : null,
    hasPicture(compound) ? h("div", { class: "tools" }, saveButton(`Save ${file.name.split(".").pop()?.toUpperCase()}`, file.name, file.text), copyButton("Copy", file.text)) : null,
  );
  selection.onChange((chosen) => element.classList.toggle("chosen", chosen === index));
  return element;
}

export function gallerySection(context: Context): HTMLElement | null {
  const { run } = context;
  if (!run.front.some(hasPicture)) return null;
  const crystals = run.front.some((compound) => compound.crystal);
  const grid = h("div", { class: "gallery" });
  let shown = 0;
  const more = h("button", { type: "button", class: "more", click: () => grow() });
  function grow(): void {
    const next = Math.min(run.front.length, shown + batch);
    for (; shown < next; shown++) grid.append(card(context, shown));
    context.selection.choose(context.selection.current);
    more.hidden = shown >= run.front.length;
    more.textContent = `Show ${Math.min(batch, run.front.length - shown)} more of ${run.front.length}`;
  }
  grow();
  return h("section", { id: "gallery" },
    h("h2", {}, "The compounds in 3D"),
    grid,
    h("p", {}, more),
    h("p", { class: "caption" },
      `Optimised structures (n = ${run.front.filter(hasPicture).length}) in the colours of the elements; ${crystals ? "one cell each, atoms on its faces repeated, bonds by distance" : "dashed: bonds of the metal, drawn to the centre of groups that bind side on"}. Drag to turn, point at an atom to read its element.`),
  );
}
