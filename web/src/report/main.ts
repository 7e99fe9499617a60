// The report of a run: reads the data inside the page and puts the sections together.

import { h } from "../dom";
import { paintAll, repaintAll } from "../molecule/viewer";
import { asNumber, asText, at, PageData } from "../page_data";
import { hypervolumeUnit, questionLines, title } from "../question";
import { readRun, spaceSize } from "../run";
import { capitalised, count, decimalsFor, duration, fixed } from "../text";
import { Context, makeContext } from "./context";
import { failuresSection } from "./failures_section";
import { frontSection } from "./front_section";
import { gallerySection } from "./gallery_section";
import { hullSection } from "./hull_section";
import { originSection } from "./origin_section";
import { progressSection } from "./progress_section";

function figures(context: Context): [string, string][] {
  const { data, run } = context;
  const list: [string, string][] = [];
  const size = spaceSize(data);
  if (size !== "") list.push([size, "compounds in the space"]);
  list.push([count(run.evaluated.length + run.repeated), "computed"]);
  if (run.repeated > 0) list.push([count(run.evaluated.length), "different crystals"]);
  list.push([count(run.front.length), run.objectives.length === 1 ? "in the ranked list" : "on the Pareto front"]);
  list.push([count(run.failures.length), "failed"]);
  const last = [...run.history].reverse().find((point) => Number.isFinite(point.hypervolume));
  const volume = last?.hypervolume ?? asNumber(at(data.metrics, "hypervolume", "value"));
  if (run.objectives.length > 1 && Number.isFinite(volume)) {
    const unit = hypervolumeUnit(run.objectives);
    list.push([fixed(volume, decimalsFor([volume])), `hypervolume${unit === "" ? "" : ` in ${unit}`}`]);
  }
  const seconds = ["wall_seconds", "wall_time_seconds", "wall_s"].map((key) => asNumber(at(data.provenance, key))).find(Number.isFinite);
  if (seconds !== undefined) list.push([duration(seconds), "wall time"]);
  return list;
}

function header(context: Context): HTMLElement {
  const { data, run } = context;
  const sessions = at(data.provenance, "sessions");
  const last = Array.isArray(sessions) && sessions.length > 0 ? sessions[sessions.length - 1] : null;
  const ended = asText(at(last, "ended")).replace("T", " ").slice(0, 16);
  return h("header", {},
    h("p", { class: "kicker" }, ["Werner", data.name, ended === "" ? "" : `${ended} UTC`].filter((text) => text !== "").join(" · ")),
    h("h1", {}, title(data.config, run.objectives)),
    h("dl", { class: "figures" }, ...figures(context).map(([value, label]) => h("div", {}, h("dt", {}, label), h("dd", {}, value)))),
  );
}

function questionSection(context: Context): HTMLElement | null {
  const lines = questionLines(context.data.config, context.run.objectives);
  if (lines.length === 0) return null;
  return h("section", { id: "question" }, h("h2", {}, "What was asked"),
    h("dl", { class: "question" }, ...lines.flatMap(({ label, text }) => [h("dt", {}, capitalised(label)), h("dd", {}, text)])));
}

function build(data: PageData): void {
  const context = makeContext(data, readRun(data));
  document.title = `${title(data.config, context.run.objectives)} · Werner`;
  const sections = [questionSection, frontSection, hullSection, gallerySection, progressSection, failuresSection, originSection].map((section) => section(context));
  const main = document.querySelector("main");
  main?.replaceChildren(header(context), ...sections.filter((section): section is HTMLElement => section !== null));
  if (context.run.front.length > 0) context.selection.choose(0);
}

const written = document.getElementById("data")?.textContent ?? "";
build(JSON.parse(written) as PageData);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaintAll);
window.addEventListener("beforeprint", paintAll);
