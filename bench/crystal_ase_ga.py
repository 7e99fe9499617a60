#!/usr/bin/env python3
"""Structure prediction with the genetic algorithm of ASE (ase-ga: cut and splice, strains, soft modes, permutations; fingerprints
against duplicates) beside `werner design` on the same potential (pedone), the same relaxations and the same cell: calls of the
potential until a crystal is as low as the known one relaxed likewise (within 1 meV/atom), seeds 1 to SEEDS, at most CALLS calls.

  bench/venv/ase-ga/bin/python bench/crystal_ase_ga.py [SEEDS [CALLS [FORMULAS]]]     from `bench/peers ase-ga`; data from WERNER_DATA
"""
import csv
import gzip
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from ase import Atoms
from ase.data import atomic_numbers
from ase.formula import Formula
from ase.io import read, write
from ase_ga.cutandsplicepairing import CutAndSplicePairing
from ase_ga.data import DataConnection, PrepareDB
from ase_ga.offspring_creator import OperationSelector
from ase_ga.ofp_comparator import OFPComparator
from ase_ga.population import Population
from ase_ga.soft_mutation import SoftMutation
from ase_ga.standardmutations import PermutationMutation, StrainMutation
from ase_ga.startgenerator import StartGenerator
from ase_ga.utilities import CellBounds, closest_distances_generator

WERNER = os.environ.get("WERNER", "build/werner")
DATA = Path(os.environ.get("WERNER_DATA", "../shared/data"))
CASES = (("TiO2", 2, "mp-2657"), ("Li2SiO3", 2, "mp-5012"), ("MgAl2O4", 2, "mp-3536"), ("ZrO2", 4, "mp-2858"),
         ("CaTiO3", 4, "mp-1205364"))
USUAL = "TiO2,Li2SiO3,MgAl2O4"
SIZE = 20  # of the population and of a generation, as in `adaptive-ga`
WITHIN = 0.001  # eV/atom
CONFIG = """
[space]
kind = "crystal"
formula = "{formula}"
units = [{units}, {units}]
[[objective]]
property = "enthalpy_per_atom"
goal = "minimize"
[oracle]
name = "pedone"
[search]
evaluations = 100000
relaxation_steps = {calls}
seed = {seed}
"""


def relaxed(crystals, folder, fmax=0.05):
    """[(relaxed crystal or None, energy per atom, calls)] at the settings of `werner design`."""
    write(folder / "start.extxyz", [Atoms(c.symbols, cell=c.cell, positions=c.positions, pbc=True) for c in crystals])
    done = subprocess.run([WERNER, "relax", folder / "start.extxyz", "--oracle", "pedone", "--fmax", str(fmax), "--steps", "300",
                           "--threads", "1", "--json", "--force", "-o", folder / "end.extxyz"], capture_output=True, text=True)
    answers = json.loads(done.stdout)
    ends = iter(read(folder / "end.extxyz", ":"))
    for answer in answers:
        good = answer.get("energy_per_atom") is not None
        yield (next(ends) if good else None), answer.get("energy_per_atom"), answer.get("steps", 0)


def known_energy(name, folder):
    with gzip.open(DATA / "crystals/mp_train.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            if row["material_id"] == name:
                (folder / "known.cif").write_text(row["cif"])
                return next(relaxed([read(folder / "known.cif")], folder, 0.005))[1]
    sys.exit(f"{name} is not in the table")


def ase_search(formula, units, target, calls, seed, folder):
    """Calls until `target`; None where the budget ends first."""
    rng = np.random.RandomState(seed)
    counts = {element: units * n for element, n in Formula(formula).count().items()}
    numbers = [atomic_numbers[element] for element, n in counts.items() for _ in range(n)]
    distances = closest_distances_generator(sorted(set(numbers)), ratio_of_covalent_radii=0.7)
    bounds = CellBounds(bounds={"phi": [35, 145], "chi": [35, 145], "psi": [35, 145], "a": [2, 20], "b": [2, 20], "c": [2, 20]})
    slab = Atoms("", pbc=True)
    start = StartGenerator(slab, list(counts.items()), distances, number_of_variable_cell_vectors=3, box_volume=11 * len(numbers),
                           cellbounds=bounds, rng=rng, splits={(1,): 1})
    base = folder / f"{formula}-{seed}.db"
    base.unlink(missing_ok=True)
    prepare = PrepareDB(str(base), stoichiometry=numbers)
    for _ in range(SIZE):
        prepare.add_unrelaxed_candidate(start.get_new_candidate())
    store = DataConnection(str(base))
    spent = 0

    def evaluate(candidates):
        nonlocal spent
        for candidate, (end, energy, steps) in zip(candidates, relaxed(candidates, folder)):
            spent += steps
            if end is None:
                continue
            if energy < target + WITHIN:
                return True
            candidate.set_cell(end.cell)
            candidate.set_scaled_positions(end.get_scaled_positions())
            candidate.info.setdefault("key_value_pairs", {})["raw_score"] = -energy * len(numbers)
            store.add_relaxed_step(candidate)
        return False

    if evaluate(store.get_all_unrelaxed_candidates()):
        return spent
    same = OFPComparator(n_top=len(numbers), dE=1.0, cos_dist_max=1e-3, rcut=10.0, binwidth=0.05, pbc=[True] * 3, sigma=0.05,
                         nsigma=4, recalculate=False)
    pairing = CutAndSplicePairing(slab, len(numbers), distances, p1=1, p2=0, minfrac=0.15, number_of_variable_cell_vectors=3,
                                  cellbounds=bounds, use_tags=False, rng=rng)
    strain = StrainMutation(distances, stddev=0.7, cellbounds=bounds, number_of_variable_cell_vectors=3, use_tags=False, rng=rng)
    soft = SoftMutation(distances, bounds=[2.0, 5.0], used_modes_file=str(folder / f"{formula}-{seed}.json"), use_tags=False)
    permutation = PermutationMutation(len(numbers), probability=0.33, blmin=distances, rng=rng)
    operators = OperationSelector([4, 3, 2, 1], [pairing, soft, strain, permutation], rng=rng)
    population = Population(data_connection=store, population_size=SIZE, comparator=same, rng=rng)
    while spent < calls:
        pairing.update_scaling_volume(population.pop, w_adapt=0.5, n_adapt=4)
        strain.update_scaling_volume(population.pop, w_adapt=0.5, n_adapt=4)
        children = []
        while len(children) < SIZE:
            child, description = operators.get_new_individual(population.get_two_candidates())
            if child is not None:
                store.add_unrelaxed_candidate(child, description=description)
                children.append(child)
        if evaluate(children):
            return spent if spent <= calls else None
        population.update()
    return None


def our_search(formula, units, target, calls, seed, folder):
    config = folder / "search.toml"
    config.write_text(CONFIG.format(formula=formula, units=units, calls=calls, seed=seed))
    subprocess.run([WERNER, "design", config, "--threads", "1", "--progress", "none", "--no-report", "--force", "-o", folder / "run"],
                   check=True, capture_output=True)
    rows = sqlite3.connect(f"file:{folder / 'run/results.sqlite'}?mode=ro", uri=True).execute(
        "select task_key, properties from items join results using (task_key) order by item")
    spent, seen = 0, set()
    for key, properties in rows:
        values = json.loads(properties)
        if key not in seen:
            spent += int(values.get("relaxation_steps", {}).get("value", 0))
            seen.add(key)
        if "energy_per_atom" in values and values["energy_per_atom"]["value"] < target + WITHIN:
            return spent
    return None


def main():
    seeds, calls = (int(given or usual) for given, usual in zip([*sys.argv[1:3], None, None], (5, 20000)))
    wanted = (sys.argv[3] if len(sys.argv) > 3 else USUAL).split(",")
    for formula, units, name in (case for case in CASES if case[0] in wanted):
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            target = known_energy(name, folder)
            for who, search in (("werner", our_search), ("ase-ga", ase_search)):
                found = [search(formula, units, target, calls, seed, folder) for seed in range(1, seeds + 1)]
                hits = [n for n in found if n is not None]
                middle = f", median {statistics.median(hits):.0f} calls" if hits else ""
                print(f"{formula} x {units} ({target:.4f} eV/atom) {who}: {len(hits)} of {seeds}{middle}: {found}", flush=True)


main()
