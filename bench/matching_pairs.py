#!/usr/bin/env python3
"""Pairs of crystals with pymatgen's verdicts on them: bench/matching_pairs.py DATA_FOLDER TABLE.csv [--structures FILE].

Each row is a recipe (which crystals, which whole-number matrix, how much noise and strain, a seed), so that no structure
has to be kept: `make` below, `made_pair` in tests/crystal/matching_recipes.hpp do the same. With --structures, the made
pairs are written too, as plain numbers for bench/matching.cpp. A pair lies near a tolerance (column `near`) when
pymatgen's verdict turns, or its rms comes or goes, as that tolerance alone is changed by 20 %. About half an hour; with --again the table is read, not written, and only the
structures are made."""
import argparse
import collections
import csv
import gzip
import itertools
import math
import random
import warnings

import numpy as np
from pymatgen.core import Composition, Element, Lattice, Structure
from pymatgen.core.structure_matcher import StructureMatcher

warnings.filterwarnings("ignore")
SOURCES = {"mp": "mp_train", "perov": "perov5_train", "carbon": "carbon24_train", "wbm": "wbm_10k"}
TOLERANCES = [(0.2, 0.3, 5), (0.3, 0.5, 10), (0.1, 0.15, 3)]
LENGTHS_FIRST = [(0.06, 0.3, 10), (0.08, 0.5, 10)]  # where strain breaks lengths before angles
MASK = (1 << 64) - 1


class Generator:
    """64-bit linear congruential numbers, the upper 53 bits as a fraction."""

    def __init__(self, seed):
        self.state = seed & MASK

    def uniform(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        return (self.state >> 11) / (1 << 53)

    def bell(self):  # mean 0, variance 1, within 3
        return 2 * (self.uniform() + self.uniform() + self.uniform()) - 3


def read(folder, name, most_atoms):
    csv.field_size_limit(1 << 30)
    result = []
    with gzip.open(f"{folder}/crystals/{SOURCES[name]}.csv.gz", "rt") as file:
        for number, row in enumerate(csv.DictReader(file)):
            cell, sites = {}, []
            for line in row["cif"].splitlines():
                words = line.split()
                if len(words) == 2 and words[0].startswith(("_cell_length", "_cell_angle")):
                    cell[words[0]] = float(words[1])
                elif len(words) == 7 and not line.startswith("_") and "'" not in line:
                    sites.append((words[0], [float(x) for x in words[3:6]]))
            if not 0 < len(sites) <= most_atoms or len(cell) != 6:
                continue
            lattice = Lattice.from_parameters(*(cell[f"_cell_{k}"] for k in (
                "length_a", "length_b", "length_c", "angle_alpha", "angle_beta", "angle_gamma")))
            result.append((number, lattice.matrix, [s for s, _ in sites], np.array([f for _, f in sites])))
    return result


def make(crystal, recipe):
    """Supercell by a whole-number matrix, noise in Angstrom, strain, scale; then a common shift and another order."""
    _, rows, symbols, positions = crystal
    random_numbers = Generator(recipe["seed"])
    matrix = np.array(recipe["matrix"]).reshape(3, 3)
    low = np.minimum(matrix, 0).sum(axis=0)
    high = np.maximum(matrix, 0).sum(axis=0)
    inverse = np.linalg.inv(matrix)
    shifts = []
    for point in itertools.product(*(range(a, b + 1) for a, b in zip(low, high))):
        f = np.dot(point, inverse)
        if np.all(f > -1e-9) and np.all(f < 1 - 1e-9):
            shifts.append(point)
    rows = matrix @ rows
    new_symbols, new_positions = [], []
    for symbol, f in zip(symbols, positions):
        for shift in shifts:
            new_symbols.append(symbol)
            new_positions.append((f + np.array(shift)) @ inverse)
    positions = np.array(new_positions)
    if recipe["noise"]:
        noise = np.array([[random_numbers.bell() for _ in range(3)] for _ in positions]) * recipe["noise"]
        positions = positions + noise @ np.linalg.inv(rows)
    if recipe["strain"]:
        e = [random_numbers.bell() * recipe["strain"] for _ in range(6)]
        rows = rows @ (np.eye(3) + np.array([[e[0], e[3], e[4]], [e[3], e[1], e[5]], [e[4], e[5], e[2]]]))
    rows = rows * recipe["scale"]
    if recipe["shuffle"]:
        shift = np.array([random_numbers.uniform() for _ in range(3)])
        positions = positions + shift
        positions = positions - np.floor(positions)
        order = list(range(len(positions)))
        for i in range(len(order) - 1, 0, -1):
            j = int(random_numbers.uniform() * (i + 1))
            order[i], order[j] = order[j], order[i]
        positions = positions[order]
        new_symbols = [new_symbols[i] for i in order]
    return Structure(Lattice(rows), new_symbols, positions)


IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1]
PLAIN = dict(matrix=IDENTITY, noise=0.0, strain=0.0, scale=1.0, shuffle=0)


def unimodular(rng, steps):
    m = np.eye(3, dtype=int)
    for _ in range(steps):
        i, j = rng.sample(range(3), 2)
        m[i] += rng.choice([-1, 1]) * m[j]
    return m.ravel().tolist()


def supercell_matrix(rng):
    while True:
        m = np.array([[rng.randint(-1, 2) for _ in range(3)] for _ in range(3)])
        d = round(np.linalg.det(m))
        if 2 <= d <= 4:
            return m.ravel().tolist()


def structure_of(crystal):
    return make(crystal, dict(PLAIN, seed=0))


class Pairs:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.rows, self.structures = [], []
        self.seed = 1

    def add(self, kind, a, b, recipe, tolerances, mode="", anonymous=False):
        self.seed += 1
        recipe = dict(recipe, seed=recipe.get("seed", self.seed))
        first, second = structure_of(a[1]), make(b[1], recipe)
        matcher = matcher_for(tolerances, mode)
        fit = matcher.fit(first, second)
        rms = matcher.get_rms_dist(first, second)
        anonymously = matcher.fit_anonymous(first, second) if anonymous else None
        self.rows.append(dict(
            kind=kind, a=f"{a[0]}:{a[1][0]}", b=f"{b[0]}:{b[1][0]}", matrix=" ".join(map(str, recipe["matrix"])),
            noise=float(recipe["noise"]), strain=float(recipe["strain"]), scale=float(recipe["scale"]),
            shuffle=recipe["shuffle"], seed=recipe["seed"], ltol=tolerances[0], stol=tolerances[1],
            angle_tol=tolerances[2], mode=mode, fit=int(fit), rms="" if rms is None else f"{rms[0]:.6f}",
            max="" if rms is None else f"{rms[1]:.6f}", anonymous="" if anonymously is None else int(anonymously),
            near=" ".join(near_tolerances(first, second, tolerances, mode, fit, rms is not None))))
        self.structures.append((first, second))
        return fit, rms


def matcher_for(tolerances, mode):
    ltol, stol, angle_tol = tolerances
    return StructureMatcher(ltol, stol, angle_tol, scale=mode != "unscaled", primitive_cell=mode != "given-cell",
                            attempt_supercell=mode == "supercell")


def near_tolerances(first, second, tolerances, mode, fit, measured):
    """Names of the tolerances that lie within a fifth of what decides: less of one breaks a match, more of it makes one."""
    result = []
    for which, name in enumerate(("ltol", "stol", "angle_tol")):
        def changed(factor):
            return matcher_for([t * factor if i == which else t for i, t in enumerate(tolerances)], mode)
        if (changed(0.8 if fit else 1.2).fit(first, second) != fit or
                (changed(0.8 if measured else 1.2).get_rms_dist(first, second) is not None) != measured):
            result.append(name)
    return result


def edge(crystal, recipe, seed, amplitude, low, high, tolerances):
    """The value of `amplitude` ("noise" or "strain") between the two at which the verdict turns, or None."""
    first, matcher = structure_of(crystal), matcher_for(tolerances, "")

    def fits(value):
        return matcher.fit(first, make(crystal, dict(recipe, seed=seed, **{amplitude: value})))
    if not fits(low) or fits(high):
        return None
    for _ in range(7):
        middle = (low + high) / 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low


def noise_near(rng, crystal, recipe, tolerances, seed):
    """An amplitude that brings the greatest displacement, or the rms, to within a fifth of the tolerance."""
    loose = StructureMatcher(tolerances[0], 5, tolerances[2])
    n = len(crystal[2])
    length = (abs(np.linalg.det(crystal[1])) / n) ** (1 / 3)
    start = 0.1 * length
    made = loose.get_rms_dist(structure_of(crystal), make(crystal, dict(recipe, noise=start, seed=seed)))
    if made is None or made[0] < 1e-4:
        return None
    goal = tolerances[1] * rng.uniform(0.82, 1.18)
    return round(start * goal / made[rng.random() < 0.6], 6)


def build(folder):
    pairs = Pairs(20)
    rng = pairs.rng
    crystals = [(name, c) for name, share in (("mp", 3000), ("wbm", 1200), ("perov", 500), ("carbon", 500))
                for c in rng.sample(read(folder, name, 40), share)
                if len(c[2]) <= 20 or rng.random() < 0.3]
    with_noise = [c for c in crystals if len(c[1][2]) > 1]

    def setting(base=PLAIN):
        matrix = unimodular(rng, rng.randint(1, 4)) if rng.random() < 0.5 else IDENTITY
        return dict(base, matrix=matrix, shuffle=1)

    while sum(r["kind"] == "noise" for r in pairs.rows) < 900:
        c = rng.choice(with_noise)
        tolerances = rng.choice(TOLERANCES)
        recipe = setting()
        amplitude = noise_near(rng, c[1], recipe, tolerances, pairs.seed + 1)
        if amplitude:
            pairs.add("noise", c, c, dict(recipe, noise=amplitude), tolerances, anonymous=rng.random() < 0.2)
    for _ in range(250):  # well within the tolerances
        c = rng.choice(with_noise)
        recipe = dict(setting(), noise=round(rng.uniform(0.001, 0.1), 4), scale=round(rng.uniform(0.7, 1.4), 3))
        pairs.add("resized", c, c, recipe, rng.choice(TOLERANCES))
    for _ in range(300):  # lengths and angles near their tolerances
        c = rng.choice(crystals)
        tolerances = rng.choice(TOLERANCES)
        recipe = dict(setting(), noise=0.01, strain=round(tolerances[0] * rng.uniform(0.2, 0.6), 4))
        pairs.add("strain", c, c, recipe, tolerances)
    for _ in range(300):
        c = rng.choice(crystals)
        if len(c[1][2]) > 16:
            continue
        recipe = dict(PLAIN, matrix=supercell_matrix(rng), noise=rng.choice([0.0, 0.02, 0.05, 0.1]), shuffle=1)
        pairs.add("supercell", c, c, recipe, rng.choice(TOLERANCES))
    groups = collections.defaultdict(list)
    prototypes = collections.defaultdict(list)
    for name in SOURCES:
        for c in read(folder, name, 30):
            formula = Composition(collections.Counter(c[2])).reduced_formula
            groups[formula].append((name, c))
            prototypes[Composition(formula).anonymized_formula].append((name, c))
    formulas = [f for f, g in groups.items() if len(g) > 1]
    for _ in range(600):
        group = groups[rng.choice(formulas) if rng.random() < 0.8 else "C"]
        a, b = rng.sample(group, 2)
        pairs.add("polymorphs", a, b, setting(), rng.choice(TOLERANCES))
    shared = [f for f, g in prototypes.items() if len(g) > 1]
    for _ in range(250):
        a, b = rng.sample(prototypes[rng.choice(shared)], 2)
        pairs.add("prototypes", a, b, setting(), rng.choice(TOLERANCES), anonymous=True)
    for _ in range(80):
        a, b = rng.sample(crystals, 2)
        pairs.add("random", a, b, setting(), rng.choice(TOLERANCES), anonymous=True)
    for mode in ("unscaled", "given-cell", "supercell"):
        for _ in range(120):
            c = rng.choice(crystals)
            if len(c[1][2]) > 12:
                continue
            noise = rng.choice([0.02, 0.1, 0.2, 0.4])
            if mode == "unscaled":
                recipe = dict(setting(), noise=noise, scale=round(rng.uniform(0.75, 1.3), 3))
            elif mode == "given-cell":
                recipe = dict(PLAIN, noise=noise, shuffle=1)
                recipe["matrix"] = unimodular(rng, 2) if rng.random() < 0.7 else supercell_matrix(rng)
            else:  # too distorted for the primitive cell to be found
                recipe = dict(PLAIN, matrix=supercell_matrix(rng), noise=noise, shuffle=1)
            pairs.add(mode, c, c, recipe, rng.choice(TOLERANCES[:2]), mode=mode)
    # Mostly matches, just within a tolerance, until half of all pairs match and a third lie near a tolerance.
    while not balanced(pairs.rows):
        amplitude = rng.choice(["noise", "strain", "strain"])
        c = rng.choice(with_noise)
        if len(c[1][2]) > 20:
            continue
        tolerances = rng.choice(TOLERANCES + (LENGTHS_FIRST if amplitude == "strain" else []))
        recipe = setting()
        turn = edge(c[1], recipe, pairs.seed + 1, amplitude, 0.0, 1.0 if amplitude == "noise" else 0.5, tolerances)
        if turn:
            factor = rng.uniform(0.85, 0.99) if rng.random() < 0.93 else rng.uniform(1.01, 1.15)
            pairs.add(f"edge-{amplitude}", c, c, dict(recipe, **{amplitude: round(turn * factor, 6)}), tolerances)
    return pairs


def balanced(rows):
    return (sum(r["fit"] for r in rows) * 2 >= len(rows) and
            sum(r["near"] != "" for r in rows) * 3 >= len(rows))


def write_structures(file, pairs):
    with open(file, "w") as out:
        out.write(f"{len(pairs.rows)}\n")
        for row, structures in zip(pairs.rows, pairs.structures):
            out.write(f"{row['kind']} {row['ltol']} {row['stol']} {row['angle_tol']} {row['mode'] or 'default'} "
                      f"{row['fit']} {row['rms'] or '-'} {row['max'] or '-'} {row['anonymous'] if row['anonymous'] != '' else '-'}\n")
            for s in structures:
                out.write(f"{len(s)} " + " ".join(repr(float(x)) for x in s.lattice.matrix.ravel()) + "\n")
                for site in s:
                    out.write(f"{site.specie.Z} " + " ".join(repr(float(x)) for x in site.frac_coords) + "\n")


def again(folder, table):
    """The pairs of a table that is there already."""
    pairs = Pairs(0)
    crystals = {f"{name}:{c[0]}": c for name in SOURCES for c in read(folder, name, 1000)}
    with open(table, newline="") as file:
        pairs.rows = list(csv.DictReader(file))
    for row in pairs.rows:
        recipe = dict(matrix=[int(x) for x in row["matrix"].split()], noise=float(row["noise"]),
                      strain=float(row["strain"]), scale=float(row["scale"]), shuffle=int(row["shuffle"]),
                      seed=int(row["seed"]))
        pairs.structures.append((structure_of(crystals[row["a"]]), make(crystals[row["b"]], recipe)))
    return pairs


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data")
    parser.add_argument("table")
    parser.add_argument("--structures")
    parser.add_argument("--again", action="store_true")
    arguments = parser.parse_args()
    if arguments.again:
        write_structures(arguments.structures, again(arguments.data, arguments.table))
        return
    pairs = build(arguments.data)
    with open(arguments.table, "w", newline="") as out:
        writer = csv.DictWriter(out, pairs.rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(pairs.rows)
    if arguments.structures:
        write_structures(arguments.structures, pairs)
    matched = sum(r["rms"] != "" for r in pairs.rows)
    near = {name: sum(name in r["near"].split() for r in pairs.rows) for name in ("ltol", "stol", "angle_tol")}
    print(f"{len(pairs.rows)} pairs, {matched} with an rms, {sum(r['fit'] for r in pairs.rows)} fit; within 20 % of "
          f"{', '.join(f'{k} {n}' for k, n in near.items())}, of any {sum(r['near'] != '' for r in pairs.rows)}")


if __name__ == "__main__":
    main()
