// Compounds that came to nothing, by reason.

import { h } from "../dom";
import { groupFailures } from "../failures";
import { capitalised, counted, enumerated, subscripted, tally } from "../text";
import { Context } from "./context";

const examples = 20;

export function failuresSection(context: Context): HTMLElement {
  const { run } = context;
  const section = h("section", { id: "failures" }, h("h2", {}, "What failed, and why"));
  if (run.failures.length === 0) {
    section.append(h("p", {}, "Every compound that was asked for was computed to the end."));
    return section;
  }
  const groups = groupFailures(run.failures);
  const most = groups[0].members.length;
  for (const group of groups) {
    const shown = group.members.slice(0, examples);
    section.append(h("details", { class: "failure" },
      h("summary", {},
        h("span", { class: "bar", style: `--share: ${group.members.length / most}` }),
        h("span", { class: "number" }, String(group.members.length)),
        h("span", {}, capitalised(group.reason)),
      ),
      h("ul", {}, ...shown.map((failure) => h("li", {},
        [`item ${failure.item}`, failure.compound.metal, subscripted(failure.compound.formula), tally(failure.compound.ligands)].filter((text) => text !== "").join(" · "),
        failure.reasons.length > 1 || failure.reasons[0] !== group.reason ? h("span", { class: "reason" }, ` ${failure.reasons.join("; ")}`) : "",
      ))),
      group.members.length > examples ? h("p", {}, `and ${group.members.length - examples} more in details.csv`) : null,
    ));
  }
  const tried = run.failures.length + run.evaluated.length;
  const kinds = enumerated(["failed", "infeasible"]
    .map((status) => [status, run.failures.filter((failure) => failure.status === status).length] as const)
    .filter(([, n]) => n > 0)
    .map(([status, n]) => `${n} ${status === "failed" ? "failed" : "could not exist as asked"}`));
  section.append(h("p", { class: "caption" },
    `${capitalised(kinds)} of ${counted(tried, "compound")} (n = ${run.failures.length}, ${Math.round((100 * run.failures.length) / tried)} %). A failed compound never has a value in this report.`));
  return section;
}
