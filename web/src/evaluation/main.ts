// The report of an evaluation: reads the data inside the page and puts the sections together.

import { h } from "../dom";
import { paintAll, repaintAll } from "../molecule/viewer";
import { asText, at } from "../page_data";
import { capitalised, count } from "../text";
import { bestSection } from "./best_section";
import { Context, generatedSize, makeContext } from "./context";
import { coordinationSection } from "./coordination_section";
import { detailsSection } from "./details_section";
import { distributionsSection } from "./distributions_section";
import { elementsSection } from "./elements_section";
import { judgedSection } from "./judged_section";
import { furtherSection, metricsSection } from "./metrics_section";
import { originSection } from "./origin_section";
import { EvaluationData } from "./page_data";
import { sunSection } from "./sun_section";
import { symmetrySection } from "./symmetry_section";
import { worstSection } from "./worst_section";

function header(context: Context): HTMLElement {
  const { data } = context;
  const ended = asText(at(data.provenance, "ended")).replace("T", " ").slice(0, 16);
  const version = asText(at(data.provenance, "version"));
  const n = generatedSize(context);
  const parts = data.bars[0].parts;
  const last = parts[parts.length - 1];
  const figures: [string, string][] = [[count(n), n === 1 ? "compound generated" : "compounds generated"]];
  if (last && last.key !== "invalid" && last.key !== "unreadable") figures.push([count(last.count), last.label]);
  const bad = parts.filter((part) => part.key === "invalid" || part.key === "unreadable").reduce((sum, part) => sum + part.count, 0);
  figures.push([count(bad), "invalid or unreadable"]);
  return h("header", {},
    h("p", { class: "kicker" }, [version === "" ? "Werner" : `Werner ${version}`, "evaluation", ended === "" ? "" : `${ended} UTC`].filter((text) => text !== "").join(" · ")),
    h("h1", {}, `Evaluation of ${data.name}`),
    h("dl", { class: "figures" }, ...figures.map(([value, label]) => h("div", {}, h("dt", {}, capitalised(label)), h("dd", {}, value)))));
}

function build(data: EvaluationData): void {
  const context = makeContext(data);
  document.title = `${data.name} · Werner`;
  const sections = [
    judgedSection, metricsSection, sunSection, distributionsSection, elementsSection, coordinationSection, symmetrySection, furtherSection, worstSection, bestSection, detailsSection, originSection,
  ].map((section) => section(context));
  document.querySelector("main")?.replaceChildren(header(context), ...sections.filter((section): section is HTMLElement => section !== null));
}

const written = document.getElementById("data")?.textContent ?? "";
build(JSON.parse(written) as EvaluationData);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaintAll);
window.addEventListener("beforeprint", paintAll);
