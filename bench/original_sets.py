"""Sets for bench/original_scripts.py, made from a folder of crystals: a generated set that looks like the output of a model
(noise, strain, exchanged elements, repetitions, known crystals, broken ones), a training, a test set and predictions for a
part of the test set. Structures go into extended XYZ with all digits, so that both sides see the same numbers."""
import csv
import gzip
import random

import numpy as np
from pymatgen.core import Element, Lattice, Structure

csv.field_size_limit(1 << 30)
ELEMENTS = [e for e in (Element.from_Z(z) for z in range(1, 84)) if not e.is_noble_gas and e.symbol != "Pm"]


class Crystal:
    """A structure with its name, and numbers for the comment line."""

    def __init__(self, name, structure, **numbers):
        self.name, self.structure, self.numbers = name, structure, numbers


def read(folder, table, most_atoms, first, step, count):
    crystals = []
    with gzip.open(f"{folder}/{table}", "rt") as handle:
        for row, entry in enumerate(csv.DictReader(handle)):
            if row < first or (row - first) % step:
                continue
            structure = Structure.from_str(entry["cif"], fmt="cif")
            if len(structure) > most_atoms or any(e.is_noble_gas or e.Z > 83 or e.symbol == "Pm"
                                                  for e in structure.composition):
                continue
            energy = entry.get("formation_energy_per_atom") or "0"
            crystals.append(Crystal(f"{table[:4]}-{row}", structure, formation_energy_per_atom=float(energy)))
            if len(crystals) == count:
                return crystals
    raise SystemExit(f"{table} has only {len(crystals)} such crystals")


def moved(structure, angstrom, rng):
    moves = rng.normal(0, angstrom, (len(structure), 3))
    return Structure(structure.lattice, structure.species, structure.cart_coords + moves, coords_are_cartesian=True)


def strained(structure, size, rng):
    return Structure(structure.lattice.matrix @ (np.eye(3) + rng.normal(0, size, (3, 3))), structure.species,
                     structure.frac_coords)


def exchanged(structure, picker, share=0.6):
    to = {e: picker.choice(ELEMENTS) if picker.random() < share else e for e in structure.composition}
    return Structure(structure.lattice, [to[s] for s in structure.species], structure.frac_coords)


def shuffled(structure, picker):
    species = list(structure.species)
    picker.shuffle(species)
    return Structure(structure.lattice, species, structure.frac_coords)


def broken(structure, kind):
    if kind == 0:  # two atoms at one place
        return Structure(structure.lattice, list(structure.species) + [structure.species[0]],
                         np.vstack([structure.frac_coords, structure.frac_coords[0] + 1e-3]))
    if kind == 1:
        return Structure(structure.lattice.matrix * 0.15, structure.species, structure.frac_coords)
    if kind == 2:  # no volume
        return Structure(Lattice([[1, 0, 0], [0, 1, 0], [0, 0, 0.05]]), structure.species[:1], [[0, 0, 0]])
    if kind == 3:  # almost empty
        return Structure(structure.lattice.matrix * 6, structure.species, structure.frac_coords)
    return Structure(Lattice.from_parameters(4, 5, 6, 20, 20, 35), structure.species, structure.frac_coords)


def generated_set(folder, train, count):
    rng, picker = np.random.default_rng(5), random.Random(5)
    pool = read(folder, "mp_train.csv.gz", 20, 7, 31, count)
    perovskites = read(folder, "perov5_train.csv.gz", 20, 3, 40, count // 20 + 1)
    carbon = read(folder, "carbon24_train.csv.gz", 20, 3, 40, count // 20 + 1)
    crystals = []
    for i in range(count):
        base, kind, known = pool[i].structure, i % 10, train[(i * 7) % len(train)].structure
        if kind < 2:
            structure = moved(base, picker.choice([0.02, 0.1, 0.3]), rng)
        elif kind < 4:
            structure = strained(exchanged(base, picker), 0.03, rng)
        elif kind == 4:
            structure = moved(strained(known, 0.02, rng), 0.05, rng)
        elif kind == 5:
            again = crystals[picker.randrange(len(crystals))].structure
            structure = moved(again, 0.02, rng)
        elif kind == 6:
            structure = shuffled(known if i % 20 > 10 else base, picker)
        elif kind == 7:
            structure = moved((perovskites if i % 20 > 10 else carbon)[i // 20].structure, 0.1, rng)
        elif kind == 8 and i % 20 > 10:
            structure = broken(base, (i // 20) % 5)
        else:  # an exchange that keeps the anions
            structure = strained(exchanged(base, picker, 0.3), 0.1, rng)
        energy = pool[i].numbers["formation_energy_per_atom"] + abs(rng.normal(0, 0.12)) - 0.05
        above = round(float(rng.normal(0.08, 0.1)), 6)
        crystals.append(Crystal(f"g{i}", structure, formation_energy_per_atom=round(float(energy), 6), e_above_hull=above))
    return crystals


def predictions(truths, each):
    """`each` predictions of each truth, from nearly right to random coordinates; the first is no better than the others."""
    rng = np.random.default_rng(6)
    lists = []
    for truth in truths:
        width = rng.choice([0.05, 0.3, 0.8, 1.5])
        own = []
        for k in range(each):
            structure = strained(moved(truth.structure, width * (0.5 + rng.random()), rng), 0.04, rng)
            if k % 5 == 4:
                structure = Structure(truth.structure.lattice, truth.structure.species, rng.random((len(structure), 3)))
            own.append(Crystal(f"{truth.name}-{k}", structure, target=truth.name))
        lists.append(own)
    return lists


def write(path, crystals):
    with open(path, "w") as out:
        for c in crystals:
            s = c.structure
            numbers = " ".join(f"{k}={v}" for k, v in c.numbers.items())
            cell = " ".join(repr(float(x)) for x in s.lattice.matrix.flatten())
            out.write(f'{len(s)}\nLattice="{cell}" Properties=species:S:1:pos:R:3 name={c.name} {numbers} pbc="T T T"\n')
            for symbol, x in zip((e.symbol for e in s.species), s.cart_coords):
                out.write(symbol + " " + " ".join(repr(float(v)) for v in x) + "\n")
