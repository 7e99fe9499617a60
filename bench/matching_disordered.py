#!/usr/bin/env python3
"""Pairs of crystals with the verdicts of MatterGen's disordered matcher, by its own code, and of pymatgen's plain matcher:
bench/matching_disordered.py DATA_FOLDER MATTERGEN_CHECKOUT TABLE.csv [WERNER]

Each row is a recipe as in bench/matching_pairs.py, then two atoms of b that change places (`swap`), and what stands on
the sites of an element of a or b (`share_a`, `share_b`: "26=26:0.5+28:0.5"). `fit` is MatterGen's; `rms` and `max` are
get_rms_dist of the comparison that decides; `plain_...` are pymatgen's StructureMatcher(). With WERNER the pairs are also
written as files and judged by `werner match --disordered --pairs`, and disagreements are printed. A few minutes."""
import csv
import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time
import warnings

from matching_pairs import IDENTITY, PLAIN, make, read, supercell_matrix, unimodular
from peer_shims import package
from pymatgen.core import Element, Structure
from pymatgen.core.structure_matcher import StructureMatcher

warnings.filterwarnings("ignore")
checkout = pathlib.Path(sys.argv[2]) / "mattergen"
for name in ("mattergen", "mattergen.evaluation", "mattergen.evaluation.utils"):
    package(name, checkout.joinpath(*name.split(".")[1:]))
from mattergen.evaluation.utils import structure_matcher as peer  # noqa: E402

MATTERGEN = peer.DisorderedStructureMatcher()
PYMATGEN = StructureMatcher()
FIELDS = "kind a b matrix noise seed swap share_a share_b fit rms max plain_fit plain_rms plain_max".split()


def known(elements):
    return all(e.atomic_radius is not None and e.X == e.X and e.X > 0 for e in elements)


def with_shares(structure, share):
    if not share:
        return structure
    result = structure.copy()
    result.replace_species({Element.from_Z(int(rule.split("=")[0])): {
        Element.from_Z(int(part.split(":")[0])): float(part.split(":")[1]) for part in rule.split("=")[1].split("+")}
        for rule in share.split(";")})
    return result


def mixed(pairs):
    """Sites of two elements shared by both."""
    (x, a), (y, b) = pairs
    text = f"{x.Z}:{a}+{y.Z}:{b}"
    return f"{x.Z}={text};{y.Z}={text}"


def decided_rms(a, b):
    """get_rms_dist of the comparison by which MatterGen's matcher calls two crystals alike, or of its last."""
    if not (a.is_ordered and b.is_ordered):
        similar = a.composition.fractional_composition.almost_equals(b.composition.fractional_composition, atol=1e-2, rtol=1e-1)
        return StructureMatcher.get_rms_dist(MATTERGEN, a, b) if similar else None
    if a.composition.reduced_formula != b.composition.reduced_formula:
        return None
    shared, can = peer.try_make_structure_disordered(a)
    if not can or PYMATGEN.fit(a, b):
        return PYMATGEN.get_rms_dist(a, b)
    return StructureMatcher.get_rms_dist(MATTERGEN, shared, b)


def recipe_of(rng, crystal):
    kind = rng.choice(["ordered", "ordered", "one-shared", "both-shared", "vacancies", "partial"])
    row = dict(kind=kind, swap="", share_a="", share_b="", noise=rng.choice([0.0, 0.02, 0.1, 0.3]))
    row["matrix"] = rng.choice([IDENTITY, unimodular(rng, 2), supercell_matrix(rng)])
    row["seed"] = rng.randrange(1 << 30)
    elements = sorted({Element(s) for s in crystal[2]}, key=lambda e: e.Z)
    if not known(elements):
        return None
    if rng.random() < 0.6:
        atoms = len(make(crystal, dict(PLAIN, matrix=row["matrix"], seed=0)))
        row["swap"] = " ".join(map(str, rng.sample(range(atoms), 2))) if atoms > 1 else ""
    if kind in ("one-shared", "both-shared"):
        choices = [p for p in itertools.combinations(elements, 2) if peer.do_elements_substitute(*p)]
        if not choices:
            return None
        x, y = rng.choice(choices)
        count = [sum(s == e.symbol for s in crystal[2]) for e in (x, y)]
        exact = round(count[0] / sum(count), 4)
        share = round(min(0.99, max(0.01, exact + rng.choice([0, 0, 0.03, 0.12]))), 4)
        row["share_a"] = mixed([(x, share), (y, round(1 - share, 4))])
        if kind == "both-shared":
            row["share_b"] = mixed([(x, exact), (y, round(1 - exact, 4))])
    if kind in ("vacancies", "partial"):
        x = rng.choice(elements)
        occupancy = rng.choice([0.95, 0.9, 0.75])
        row["share_a"] = f"{x.Z}={x.Z}:{occupancy}"
        if kind == "partial":
            row["share_b"] = f"{x.Z}={x.Z}:{rng.choice([occupancy, 0.85])}"
    return row


def exchanged(structure, swap):
    if not swap:
        return structure
    i, j = map(int, swap.split())
    species = [site.specie for site in structure]
    species[i], species[j] = species[j], species[i]
    return Structure(structure.lattice, species, structure.frac_coords)


def number(value):
    return "" if value is None else f"{value:.6f}"


def judged(rows):
    for row, a, b in rows:
        start = time.process_time()
        row["fit"] = int(MATTERGEN.fit(a, b))
        row["seconds"] = time.process_time() - start
        distance, plain = decided_rms(a, b), PYMATGEN.get_rms_dist(a, b)
        row["rms"], row["max"] = map(number, distance or (None, None))
        row["plain_fit"] = int(PYMATGEN.fit(a, b))
        row["plain_rms"], row["plain_max"] = map(number, plain or (None, None))


def compare(rows, werner):
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/pairs.csv", "w") as out:
            out.write("a,b\n")
            for i, (_, a, b) in enumerate(rows):
                for side, structure in (("a", a), ("b", b)):
                    pathlib.Path(f"{folder}/{side}{i}.json").write_text(json.dumps(structure.as_dict()))
                out.write(f"a{i}.json,b{i}.json\n")
        for prefix, flags in (("", ["--disordered"]), ("plain_", [])):
            answer = subprocess.run([werner, "match", "--pairs", f"{folder}/pairs.csv", *flags], stdout=subprocess.PIPE,
                                    stderr=subprocess.PIPE, text=True)
            found = list(csv.DictReader(answer.stdout.splitlines()))
            wrong, worst = 0, 0.0
            for (row, _, _), other in zip(rows, found, strict=True):
                same = (other["fit"] == "true") == bool(row[prefix + "fit"])
                for key in ("rms", "max"):
                    mine, theirs = other[key], row[prefix + key]
                    if bool(mine) != bool(theirs):
                        same = False
                    elif mine:
                        worst = max(worst, abs(float(mine) - float(theirs)))
                if not same:
                    wrong += 1
                    print(prefix, {k: v for k, v in row.items() if k != "matrix"}, other)
            print(f"werner match {' '.join(flags)}: {len(rows)} pairs, {wrong} differ, largest difference {worst:.1e}")


def main():
    rng = random.Random(9)
    crystals = [(name, c) for name, most, share in (("mp", 16, 900), ("wbm", 10, 500), ("perov", 5, 100))
                for c in rng.sample(read(sys.argv[1], name, most), share)]
    rows = []
    while len(rows) < 500:
        name, crystal = rng.choice(crystals)
        row = recipe_of(rng, crystal)
        if row is None:
            continue
        first = with_shares(make(crystal, dict(PLAIN, seed=0)), row["share_a"])
        other = make(crystal, dict(PLAIN, matrix=row["matrix"], noise=row["noise"], shuffle=1, seed=row["seed"]))
        second = with_shares(exchanged(other, row["swap"]), row["share_b"])
        if rng.random() < 0.3:
            row["kind"] += "-turned"
        row.update(a=f"{name}:{crystal[0]}", b=f"{name}:{crystal[0]}")
        rows.append((row, *((second, first) if row["kind"].endswith("turned") else (first, second))))
    judged(rows)
    with open(sys.argv[3], "w", newline="") as out:
        writer = csv.DictWriter(out, FIELDS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(dict(row, matrix=" ".join(map(str, row["matrix"]))) for row, _, _ in rows)
    print(f"{len(rows)} pairs, {sum(r['fit'] for r, _, _ in rows)} fit, {sum(r['plain_fit'] for r, _, _ in rows)} "
          f"by the plain matcher, {sum(r['seconds'] for r, _, _ in rows) / len(rows) * 1e3:.1f} ms of CPU each")
    if len(sys.argv) > 4:
        compare(rows, sys.argv[4])


if __name__ == "__main__":
    main()
