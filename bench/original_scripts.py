#!/usr/bin/env python3
"""The metric scripts that others published, run as they are on the same sets as `werner evaluate`: a table of metric, original,
Werner, difference, compounds that are judged differently, and the CPU time of both.
bench/original_scripts.py FOLDER_OF_CHECKOUTS FOLDER_OF_CRYSTALS WERNER [--count N] [--keep FOLDER] [--only NAMES]
The folder of checkouts holds cdvae, DiffCSP, mattergen, OMatG and lemat-genbench, as bench/peers gets them. What their scripts
import and their metrics do not use is stood in for by bench/peer_shims.py."""
import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
warnings.simplefilter("ignore")
import original_sets as sets
import pandas  # noqa: F401  (before the stand-ins: it looks for pyarrow itself)
from peer_shims import absent, package, replaced

replaced(["cdvae.pl_data", "diffcsp.pl_data", "mattergen.common", "omg.datamodule"])
absent(["torch", "torch_scatter", "torch_geometric", "hydra", "p_tqdm", "pyxtal", "pathos", "lmdb", "pyarrow", "pytorch_lightning",
        "lightning", "datasets", "pydantic", "material_hasher"])


def cpu(who=resource.RUSAGE_SELF):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


class Table:
    """Rows of what the originals gave (`found`, one dictionary per preset) beside what Werner gives."""

    def __init__(self):
        self.rows = []

    def add(self, preset, metric, original, werner, compounds=None, note=""):
        differ = "" if compounds is None else f"{sum(a != b for a, b in zip(*compounds))} of {len(compounds[0])}"
        self.rows.append((preset, metric, original, werner, differ, note))
        for i, (a, b) in enumerate(zip(*compounds) if compounds else ()):
            if a != b:
                print(f"  {preset} {metric}: compound {i}: original {a}, Werner {b}", flush=True)

    def compare(self, preset, found, werner, names=None):
        for metric, value in found["values"].items():
            if metric not in (names or {metric}):
                continue
            column = found["columns"].get(metric)
            self.add(preset, metric, value, werner[metric], column and (column, werner.column(metric)))

    def time(self, preset, original, werner):
        self.rows.append((preset, "CPU seconds", original, werner, "", f"{original / werner:.0f} times"))

    def show(self):
        print(f"\n{'preset':18} {'metric':34} {'original':>12} {'Werner':>12} {'difference':>11}  judged differently")
        for preset, metric, original, werner, differ, note in self.rows:
            gap = "" if metric == "CPU seconds" or werner is None else f"{werner - original:11.2g}"
            own = "absent" if werner is None else f"{werner:.6g}"
            print(f"{preset:18} {metric:34} {original:12.6g} {own:>12} {gap:>11}  {differ} {note}")


class Werner:
    """One evaluation: numbers, columns of details.csv, CPU seconds."""

    def __init__(self, data, name, generated, *flags):
        start = cpu(resource.RUSAGE_CHILDREN)
        out = f"{data.folder}/run-{name}"
        subprocess.run([data.program, "evaluate", generated, *flags, "-o", out, "--force"], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        self.seconds = cpu(resource.RUSAGE_CHILDREN) - start
        found = json.load(open(f"{out}/metrics.json"))
        self.values = {name: entry.get("value") for name, entry in found.items()}
        self.details = list(csv.DictReader(open(f"{out}/details.csv")))

    def __getitem__(self, name):
        return self.values.get(name)

    def column(self, name):
        return [row[name] == "1" for row in self.details]

    def numbers(self, name):
        return [float(row[name]) if row[name] else None for row in self.details]


def scripts_of(folder):
    """compute_metrics.py and eval_utils.py of CDVAE or DiffCSP; both repositories call them so."""
    for name in ("compute_metrics", "eval_utils"):
        sys.modules.pop(name, None)
    sys.path[:0] = [str(folder), str(folder / "scripts")]
    import compute_metrics
    del sys.path[:2]
    # matminer 0.10 fills unknown properties with means by default, which it did not when the scripts were written.
    compute_metrics.CompFP = compute_metrics.ElementProperty.from_preset("magpie", impute_nan=False)
    return compute_metrics


def use_smact(folder):
    """Another SMACT than 2.6, which bench/peers put into that folder of the environment: the tables differ."""
    for name in [name for name in sys.modules if name.split(".")[0] == "smact"]:
        del sys.modules[name]
    sys.path.insert(0, str(Path(sys.prefix) / folder))


def as_crystals(module, crystals):
    return [module.Crystal({"frac_coords": s.frac_coords, "atom_types": np.array([e.Z for e in s.species]),
                            "lengths": np.array(s.lattice.abc), "angles": np.array(s.lattice.angles)})
            for s in (c.structure for c in crystals)]


CDVAE = {"comp_valid": "composition_validity", "struct_valid": "structural_validity", "valid": "validity",
         "wdist_density": "wasserstein_density", "wdist_num_elems": "wasserstein_number_of_elements",
         "comp_div": "composition_diversity", "struct_div": "structure_diversity", "cov_recall": "cov_r", "cov_precision": "cov_p",
         "amsd_recall": "amsd_r", "amsd_precision": "amsd_p", "amcd_recall": "amcd_r", "amcd_precision": "amcd_p"}


def original_cdvae(data):
    module = scripts_of(data.checkouts / "cdvae")
    own, truths = as_crystals(module, data.generated), as_crystals(module, data.test)
    judged = module.GenEval(own, truths, n_samples=min(sum(c.valid for c in own), 1000), eval_model_name="mp20")
    values = {}
    for part in (judged.get_validity, judged.get_comp_diversity, judged.get_struct_diversity, judged.get_density_wdist,
                 judged.get_num_elem_wdist, judged.get_coverage):
        values.update({CDVAE.get(name, name): float(value) for name, value in part().items()})
    columns = {CDVAE[name]: [bool(getattr(c, name)) for c in own] for name in ("comp_valid", "struct_valid", "valid")}
    seconds = cpu()
    narrow = module.compute_cov(own, truths, struc_cutoff=0.2, comp_cutoff=4.0)[0]
    # The published package on the kernel of docs/metrics.md, from the fingerprints of the original.
    from eval_utils import CompScaler
    from scipy.spatial.distance import cdist
    from vendi_score import vendi
    used = [c for c in own if c.valid]
    structure, composition = np.array([c.struct_fp for c in used]), np.array(CompScaler.transform([c.comp_fp for c in used]))
    kernel = np.exp(-cdist(structure, structure) ** 2 / (2 * 0.4**2) - cdist(composition, composition) ** 2 / (2 * 10**2))
    return {"values": values, "columns": columns, "seconds": seconds, "vendi_score": vendi.score_K(kernel),
            "narrow": {CDVAE[name]: narrow[name] for name in ("cov_recall", "cov_precision")}}


def compare_cdvae(table, found, data):
    sets_of = (data.file("generated"), "--test", data.file("test"), "--preset", "cdvae")
    werner = Werner(data, "cdvae", *sets_of)
    table.compare("cdvae", found, werner)
    table.time("cdvae", found["seconds"], werner.seconds)
    narrow = Werner(data, "narrow", *sets_of[:-1], "cdvae-perov-carbon", "--metrics", "cov_r,cov_p")
    for name, value in found["narrow"].items():
        table.add("cdvae-perov-carbon", name, value, narrow[name])
    table.add("vendi_score", "vendi_score", found["vendi_score"], Werner(data, "vendi", *sets_of, "--metrics",
                                                                         "vendi_score")["vendi_score"])


def original_diffcsp(data):
    module = scripts_of(data.checkouts / "DiffCSP")
    truths = as_crystals(module, data.truths)
    batches = [as_crystals(module, [own[k] for own in data.lists]) for k in range(len(data.lists[0]))]
    values = {}
    for k, found in (("1", module.RecEval(batches[0], truths)), ("k", module.RecEvalBatch(batches, truths))):
        found = found.get_metrics()
        values.update({f"match_rate_valid_at_{k}": float(found["match_rate"]), f"rmse_valid_at_{k}": float(found["rms_dist"])})
    return {"values": values, "columns": {}, "seconds": cpu()}


def compare_diffcsp(table, found, data):
    werner = Werner(data, "csp", data.file("predictions"), "--test", data.file("truths"), "--preset", "diffcsp-csp")
    table.compare("diffcsp-csp", found, werner)
    table.time("diffcsp-csp", found["seconds"], werner.seconds)


def original_omatg(data):
    from pymatgen.io.ase import AseAtomsAdaptor
    for name in ("omg", "omg.analysis"):
        package(name, data.checkouts / "OMatG" / name.replace(".", "/"))
    import omg.analysis.valid_atoms as valid_atoms
    sys.modules["omg.analysis"].ValidAtoms = valid_atoms.ValidAtoms
    import omg.analysis.analysis as analysis
    atoms = [[valid_atoms.ValidAtoms(AseAtomsAdaptor.get_atoms(c.structure), skip_validation=True) for c in crystals]
             for crystals in ([own[0] for own in data.lists], data.truths)]
    options = dict(ltol=0.3, stol=0.5, angle_tol=10, number_cpus=1, enable_progress_bar=False)
    pairs, everyone = analysis.match_rmsds(*atoms, **options), analysis.metre_rmsds(*atoms, **options)
    values = {"match_rate_at_1": pairs[0], "rmse_at_1": pairs[1], "metre": everyone[0], "crmse": everyone[6]}
    return {"values": values, "columns": {}, "seconds": cpu()}


def compare_omatg(table, found, data):
    werner = Werner(data, "omatg", data.file("first"), "--test", data.file("truths"), "--metrics", ",".join(found["values"]))
    table.compare("omatg", found, werner)
    table.time("omatg", found["seconds"], werner.seconds)


def entries(crystals):
    from pymatgen.entries.computed_entries import ComputedStructureEntry
    return [ComputedStructureEntry(c.structure, c.numbers["formation_energy_per_atom"] * len(c.structure),
                                   data={"material_id": c.name}, entry_id=i) for i, c in enumerate(crystals)]


def before_relaxation(crystals):
    return [sets.Crystal(c.name, sets.moved(c.structure, 0.05, np.random.default_rng(i))) for i, c in enumerate(crystals)]


def original_mattergen(data):
    use_smact("smact3")  # as it installed in 2025; with 4.0 its script fails, since neutral_ratios returns something else
    sys.path.insert(0, str(data.checkouts / "mattergen"))
    from mattergen.evaluation.metrics import energy as energies
    from mattergen.evaluation.metrics.evaluator import MetricsEvaluator
    from mattergen.evaluation.reference.reference_dataset import ReferenceDataset
    from mattergen.evaluation.utils.metrics_structure_summary import MetricsStructureSummary
    energies.check_energy_correction_scheme_compatibility = lambda *_: None  # our energies have no corrections
    summaries = [MetricsStructureSummary(entry=e, original_structure=c.structure)
                 for e, c in zip(entries(data.generated), before_relaxation(data.generated))]
    judged = MetricsEvaluator.from_structure_summaries(summaries, reference=ReferenceDataset.from_entries("ours",
                                                                                                          entries(data.train)))
    found = judged.compute_all_metrics()
    stable, unique, novel = judged.is_stable, judged.is_unique, judged.is_novel
    columns = {"stability": stable, "uniqueness": unique, "novelty": novel, "unique_novel": unique & novel,
               "sun": unique & novel & stable}
    names = {"stability": "frac_stable_structures", "uniqueness": "frac_unique_structures", "novelty": "frac_novel_structures",
             "unique_novel": "frac_novel_unique_structures", "sun": "frac_novel_unique_stable_structures",
             "structural_validity": "avg_structure_validity", "composition_validity": "avg_comp_validity",
             "e_above_hull": "avg_energy_above_hull_per_atom"}
    return {"values": {ours: float(found[theirs]) for ours, theirs in names.items()},
            "columns": {name: [bool(x) for x in column] for name, column in columns.items()}, "seconds": cpu(),
            "e_above_hull": [float(x) for x in judged.energy_capability.energy_above_hull],
            "rmsd": [float(s.rmsd_from_relaxation) for s in summaries], "mean_rmsd": float(found["avg_rmsd_from_relaxation"])}


def compare_mattergen(table, found, data):
    sets.write(data.file("original"), before_relaxation(data.generated))
    werner = Werner(data, "mattergen", data.file("generated"), "--train", data.file("train"), "--hull",
                    f"{data.folder}/hull.csv", "--preset", "mattergen")
    relaxed = Werner(data, "relaxed", data.file("original"), "--relaxed", data.file("generated"), "--metrics", "rmsd_to_relaxed")
    table.compare("mattergen", found, werner)
    table.add("mattergen", "rmsd_to_relaxed", found["mean_rmsd"], relaxed["rmsd_to_relaxed"])
    for name, own in (("e_above_hull", werner.numbers("e_above_hull")), ("rmsd", relaxed.numbers("rmsd_to_relaxed"))):
        gaps = sorted(abs(a - b) for a, b in zip(found[name], own) if b is not None)
        print(f"  mattergen {name}: {len(gaps)} compounds, differences: median {gaps[len(gaps) // 2]:.1e}, 95 % "
              f"{gaps[len(gaps) * 95 // 100]:.1e}, largest {gaps[-1]:.1e}")
    table.time("mattergen", found["seconds"], werner.seconds + relaxed.seconds)


def original_lemat(data):
    use_smact("smact4")
    import original_lemat as lemat
    return dict(lemat.evaluate(data.checkouts / "lemat-genbench", data.generated, data.train, data.test, data.folder),
                seconds=cpu())


def compare_lemat(table, found, data):
    werner = Werner(data, "lemat", data.file("generated"), "--train", data.file("train"), "--test", data.file("test"),
                    "--preset", "lemat")
    table.compare("lemat", found, werner)
    table.time("lemat", found["seconds"], werner.seconds)


def terminals(crystals, train):
    """A simple cubic crystal of energy zero of each element, where the training set has none: a formation energy is one
    relative to it, which Werner takes for granted and pymatgen does not."""
    from pymatgen.core import Lattice, Structure
    have = {c.structure.composition.elements[0] for c in train
            if len(c.structure.composition) == 1 and c.numbers["formation_energy_per_atom"] <= 0}
    need = sorted({e for c in crystals for e in c.structure.composition} - have)
    return [sets.Crystal(f"element-{e}", Structure(Lattice.cubic(3), [e], [[0, 0, 0]]), formation_energy_per_atom=0.0)
            for e in need]


class Data:
    def __init__(self, options):
        self.checkouts, self.program = options.checkouts, options.werner
        self.folder = options.keep or tempfile.mkdtemp()
        os.makedirs(self.folder, exist_ok=True)
        read = lambda most, first, step, count: sets.read(options.crystals, "mp_train.csv.gz", most, first, step, count)
        self.train, self.test, self.truths = read(20, 0, 16, 1000), read(20, 11, 53, 250), read(12, 5, 97, 20)
        self.generated = sets.generated_set(options.crystals, self.train, options.count)
        self.train += terminals(self.train + self.generated, self.train)
        self.lists = sets.predictions(self.truths, 20)
        for name in ("generated", "train", "test", "truths"):
            sets.write(self.file(name), getattr(self, name))
        sets.write(self.file("predictions"), [c for own in self.lists for c in own])
        sets.write(self.file("first"), [own[0] for own in self.lists])
        with open(f"{self.folder}/hull.csv", "w") as out:
            print("composition,formation_energy_per_atom", file=out)
            for c in self.train:
                print(f"{c.structure.composition.formula.replace(' ', '')},{c.numbers['formation_energy_per_atom']!r}", file=out)

    def file(self, name):
        return f"{self.folder}/{name}.extxyz"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkouts", type=Path)
    parser.add_argument("crystals")
    parser.add_argument("werner")
    parser.add_argument("--count", type=int, default=400, help="generated crystals")
    parser.add_argument("--keep", help="folder for the sets and the numbers of the originals, which are used again")
    parser.add_argument("--only", default="cdvae,diffcsp,omatg,mattergen,lemat")
    options = parser.parse_args()
    data, table = Data(options), Table()
    for name in options.only.split(","):
        kept = f"{data.folder}/original-{name}.json"
        if not os.path.exists(kept):
            start = cpu()
            found = globals()[f"original_{name}"](data)
            found["seconds"] -= start
            with open(kept, "w") as out:
                json.dump(found, out)
        globals()[f"compare_{name}"](table, json.load(open(kept)), data)
    table.show()


if __name__ == "__main__":
    main()
