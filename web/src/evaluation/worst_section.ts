// What is wrong, with examples: reasons by frequency, repeated kinds, the highest energies.

import { h } from "../dom";
import { capitalised, count, counted, percent, subscripted } from "../text";
import { card, Context, generatedSize, namesOf } from "./context";
import { Example, Group, Problem } from "./page_data";

const pictured = 2; // examples of a reason that are drawn
const mostPictures = 12; // of all reasons together

function exampleLine(context: Context, example: Example, reason: string): HTMLElement {
  const { name, formula } = namesOf(context, example.item);
  return h("li", {}, [name, subscripted(formula)].filter((text) => text !== "").join(" · "),
    example.note === reason ? "" : h("span", { class: "reason" }, ` ${example.note}`));
}

function groupDetails(context: Context, group: Group, most: number, pictures: number, open: boolean): HTMLElement {
  const drawn = group.examples.filter((example) => context.data.structures[example.item]).slice(0, pictures);
  const listed = group.examples.filter((example) => !drawn.includes(example));
  const more = group.count - group.examples.length;
  return h("details", { class: "failure", open },
    h("summary", {},
      h("span", { class: "bar", style: `--share: ${group.count / most}` }),
      h("span", { class: "number" }, count(group.count)),
      h("span", {}, capitalised(group.reason))),
    drawn.length === 0 ? null : h("div", { class: "gallery" }, ...drawn.map((example) => card(context, example))),
    listed.length === 0 ? null : h("ul", {}, ...listed.map((example) => exampleLine(context, example, group.reason))),
    more > 0 ? h("p", { class: "features" }, `and ${count(more)} more in details.csv`) : null);
}

function problemPart(context: Context, problem: Problem, pictures: number): HTMLElement {
  const most = problem.groups[0].count;
  let left = pictures;
  let opened = false;
  const groups = problem.groups.map((group) => {
    const here = Math.min(pictured, left);
    const drawn = group.examples.filter((example) => context.data.structures[example.item]).slice(0, here).length;
    left -= drawn;
    // The first that there is something to see of.
    const open = drawn > 0 && !opened;
    opened ||= open;
    return groupDetails(context, group, most, here, open);
  });
  return h("div", { class: "problem" },
    h("h3", {}, problem.title),
    h("p", { class: "features" }, `${count(problem.count)} of ${count(generatedSize(context))} generated, ${percent(problem.count / generatedSize(context))}`),
    ...groups,
    problem.other_reasons > 0 ? h("p", { class: "features" }, `and ${counted(problem.other_reasons, "rarer reason")} in details.csv`) : null);
}

function gallery(title: string, cards: HTMLElement[]): HTMLElement | null {
  return cards.length === 0 ? null : h("div", {}, h("h3", {}, title), h("div", { class: "gallery" }, ...cards));
}

export function worstSection(context: Context): HTMLElement {
  const { problems, duplicates, highest } = context.data;
  const section = h("section", { id: "worst" }, h("h2", {}, "Worst offenders"));
  if (problems.length === 0 && duplicates.length === 0 && highest.length === 0) {
    section.append(h("p", { class: "empty" }, "Nothing was found against any compound."));
    return section;
  }
  section.append(...problems.map((problem, i) => problemPart(context, problem, i === 0 ? mostPictures : 0)));
  if (problems.length > 0) section.append(h("p", { class: "caption" }, "Reasons that differ in numbers only stand together; each compound stands under its first reason."));
  const parts = [
    gallery("Generated again and again", duplicates.map((group) => card(context, group.examples[0], `${count(group.count)} times`))),
    gallery("Highest above the hull", highest.map((example) => card(context, example))),
  ];
  for (const part of parts) if (part) section.append(part);
  return section;
}
