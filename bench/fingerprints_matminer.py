#!/usr/bin/env python3
"""CrystalNN fingerprints and Magpie features by matminer, one thread: what Werner's are compared with.

    bench/peers matminer
    bench/venv/matminer/bin/python bench/fingerprints_matminer.py DATA crystals.txt --expect tests/data
    bench/venv/matminer/bin/python bench/fingerprints_matminer.py DATA crystals.txt --time times.csv --share 4

DATA is the folder of the development crystals (mp_train.csv.gz, ...). Both take crystals at even steps from each file
and write them to crystals.txt as plain numbers (name, number of atoms, three rows of the lattice, one line per atom: atomic
number and fractions).

--expect writes fingerprints_matminer.csv, a line for each site with its numbers that are not zero as index:value, or
`fails`, and whether the answer holds when all atoms are displaced by 1e-8 Angstrom at random, twice; and
magpie_matminer.csv, the features of each composition without imputation and, where they differ, with it.
--time takes one of SHARE of these crystals and writes CPU seconds of each: structure and composition fingerprint.
"""
import argparse
import csv
import gzip
import math
import os
import re
import time
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")
warnings.simplefilter("ignore")

import numpy as np
from matminer.featurizers.composition.composite import ElementProperty
from matminer.featurizers.site.fingerprint import CrystalNNFingerprint
from pymatgen.core import Composition, Element, Lattice, Structure

# File, column of the name (none: the position in the file from 1), crystals, largest number of atoms.
FILES = [
    ("mp_train.csv.gz", "material_id", 130, 20),
    ("wbm_10k.csv.gz", None, 90, 24),
    ("other_train.csv.gz", "material_id", 70, 24),
    ("perov5_train.csv.gz", "material_id", 30, 24),
    ("carbon24_train.csv.gz", "material_id", 40, 16),
]


def exact_third(x):
    """As pymatgen reads fractions: 0.3333 is a third."""
    return next((third for third in (1 / 3, 2 / 3) if abs(x / third - 1) <= 1e-4), x)


def parse(cif):
    """A P1 file as pymatgen reads it, with the atoms in the order of the file."""
    cell = [float(re.search(rf"_cell_{key}\s+(\S+)", cif)[1])
            for key in ("length_a", "length_b", "length_c", "angle_alpha", "angle_beta", "angle_gamma")]
    loop = cif[cif.index("_atom_site_type_symbol"):].split("\n")
    keys = [line.strip() for line in loop if line.strip().startswith("_atom_site")]
    rows = [line.split() for line in loop if line.strip() and not line.strip().startswith("_")]
    x = keys.index("_atom_site_fract_x")
    symbols = [re.match("[A-Z][a-z]?", row[0])[0] for row in rows]
    fractions = [[exact_third(float(v)) for v in row[x:x + 3]] for row in rows]
    return Structure(Lattice.from_parameters(*cell), symbols, fractions)


def crystals(folder):
    csv.field_size_limit(10**9)
    for name, key, wanted, most in FILES:
        with gzip.open(os.path.join(folder, name), "rt") as file:
            rows = list(csv.DictReader(file))
        taken = 0
        for k in range(0, len(rows), max(1, len(rows) // (2 * wanted))):
            row = rows[k]
            if taken < wanted and row["cif"].count("\n") < 26 + most:
                taken += 1
                yield name.split(".")[0], row[key] if key else str(k + 1), parse(row["cif"])


def numbers(values):
    return " ".join(f"{i}:{v:.7f}".rstrip("0") for i, v in enumerate(values) if abs(v) > 5e-8)


def site(featurizer, structure, index):
    try:
        return np.array(featurizer.featurize(structure, index), dtype=float)
    except Exception:
        return None


def holds(value, others):
    return all((v is None) == (value is None) and (v is None or np.abs(v - value).max() < 5e-7) for v in others)


def expect(all_crystals, folder):
    ops = CrystalNNFingerprint.from_preset("ops")
    magpie = [ElementProperty.from_preset("magpie", impute_nan=impute) for impute in (False, True)]
    random = np.random.default_rng(1)
    seen = set()
    with open(os.path.join(folder, "fingerprints_matminer.csv"), "w") as sites, \
            open(os.path.join(folder, "magpie_matminer.csv"), "w") as compositions:
        sites.write("# Written by bench/fingerprints_matminer.py --expect.\nfile,entry,site,stable,numbers\n")
        compositions.write("# Written by bench/fingerprints_matminer.py --expect.\ncomposition,imputed,numbers\n")
        for file, name, structure in all_crystals:
            moved = []
            for _ in range(2):
                shift = random.normal(size=(len(structure), 3))
                shift *= 1e-8 / np.linalg.norm(shift, axis=1)[:, None]
                moved.append(Structure(structure.lattice, structure.species, structure.cart_coords + shift, coords_are_cartesian=True))
            for i in range(len(structure)):
                value = site(ops, structure, i)
                stable = holds(value, [site(ops, other, i) for other in moved])
                sites.write(f"{file},{name},{i},{int(stable)},{'fails' if value is None else numbers(value)}\n")
            sites.flush()
            write_composition(compositions, structure.composition.formula.replace(" ", ""), magpie, seen)
        # Elements without all numbers; ties of the mode.
        for formula in ("HeNe", "XeF2", "KrF2", "ArH4", "RnF2", "FrCl", "AtI", "EsO2", "LrN", "BkO2", "CfCl3", "Ne", "U3Fr",
                        "Fe", "NaCl", "LiFeO2", "Na2K2ClBr", "AcAt3", "NoHe2", "PuO2", "H2O", "Am2O3", "PmCl3"):
            write_composition(compositions, formula, magpie, seen)


def write_composition(file, formula, magpie, seen):
    if formula in seen:
        return
    seen.add(formula)
    plain, imputed = [np.array(f.featurize(Composition(formula)), dtype=float) for f in magpie]
    text = " ".join("nan" if math.isnan(v) else f"{v:.10g}" for v in plain)
    file.write(f"{formula},0,{text}\n")
    if np.isnan(plain).any():
        file.write(f"{formula},1,{' '.join(f'{v:.10g}' for v in imputed)}\n")


def timing(all_crystals, path):
    ops = CrystalNNFingerprint.from_preset("ops")
    magpie = ElementProperty.from_preset("magpie", impute_nan=False)
    with open(path, "w") as file:
        file.write("name,atoms,structure_s,composition_s\n")
        for source, name, structure in all_crystals:
            start = time.process_time()
            for i in range(len(structure)):
                site(ops, structure, i)
            middle = time.process_time()
            magpie.featurize(structure.composition)
            end = time.process_time()
            file.write(f"{source}/{name},{len(structure)},{middle - start:.6g},{end - middle:.6g}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("crystals")
    parser.add_argument("--expect", metavar="FOLDER")
    parser.add_argument("--time", metavar="FILE")
    parser.add_argument("--share", type=int, default=1)
    arguments = parser.parse_args()
    chosen = list(crystals(arguments.data))[::arguments.share]
    with open(arguments.crystals, "w") as file:
        for source, name, structure in chosen:
            file.write(f"{source}/{name} {len(structure)}\n")
            for row in structure.lattice.matrix:
                file.write(" ".join(repr(float(v)) for v in row) + "\n")
            for atom in structure:
                file.write(f"{Element(atom.specie.symbol).Z} " + " ".join(repr(float(v)) for v in atom.frac_coords) + "\n")
    if arguments.expect:
        expect(chosen, arguments.expect)
    if arguments.time:
        timing(chosen, arguments.time)


if __name__ == "__main__":
    main()
