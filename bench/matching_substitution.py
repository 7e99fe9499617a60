#!/usr/bin/env python3
"""Pairs with the verdicts of MatterGen's disordered matcher: bench/matching_substitution.py DATA_FOLDER OUT.txt.

The matcher is put together here from pymatgen's, as MatterGen describes it; bench_matching reads the file."""
import itertools
import random
import sys
import warnings

from matching_pairs import PLAIN, Pairs, make, read, structure_of, supercell_matrix, unimodular, write_structures
from pymatgen.core import Structure
from pymatgen.core.structure_matcher import OrderDisorderElementComparator, StructureMatcher

warnings.filterwarnings("ignore")
ORDERED = StructureMatcher()
DISORDERED = StructureMatcher(comparator=OrderDisorderElementComparator(), attempt_supercell=True, allow_subset=True)


def substitute(a, b):
    mean = (a.atomic_radius + b.atomic_radius) / 2
    return abs(a.atomic_radius - b.atomic_radius) / mean <= 0.3 and abs(a.X - b.X) <= 1


def groups(elements):
    result = [{e} for e in elements]
    for a, b in itertools.combinations(elements, 2):
        if substitute(a, b):
            joined = [g for g in result if a in g or b in g]
            result = [g for g in result if g not in joined] + [set().union(*joined)]
    return [g for g in result if len(g) > 1]


def fit(a, b):
    if ORDERED.fit(a, b):
        return True
    shared = groups(list(a.composition.elements))
    if not shared:
        return False
    disordered = a.copy()
    for group in shared:
        total = sum(a.composition[e] for e in group)
        occupancies = {e: a.composition[e] / total for e in group}
        disordered.replace_species({e: occupancies for e in group})
    return DISORDERED.fit(disordered, b)


def main():
    pairs = Pairs(9)
    rng = random.Random(9)
    crystals = rng.sample(read(sys.argv[1], "wbm", 10), 400)
    for number in range(130):
        crystal = rng.choice(crystals)
        matrix = supercell_matrix(rng) if number % 5 == 0 else unimodular(rng, 2)
        first = structure_of(crystal)
        second = make(crystal, dict(PLAIN, matrix=matrix, noise=rng.choice([0.02, 0.1]), shuffle=1, seed=number + 5))
        if number % 3:  # two atoms change places
            species = [site.specie for site in second]
            i, j = rng.sample(range(len(species)), 2)
            species[i], species[j] = species[j], species[i]
            second = Structure(second.lattice, species, second.frac_coords)
        pairs.rows.append(dict(kind="substitution", ltol=0.2, stol=0.3, angle_tol=5, mode="",
                               fit=int(fit(first, second)), rms="", max="", anonymous=""))
        pairs.structures.append((first, second))
    write_structures(sys.argv[2], pairs)


if __name__ == "__main__":
    main()
