#!/usr/bin/env python3
"""Oxidation states by pymatgen's BVAnalyzer for tests/data/bond_valence_pymatgen.csv, on every 150th row of a table of
crystals and changes of it: bench/bond_valence.py mp_train.csv.gz > CSV
Columns: row, change, states of each site, occupants of a site by atomic number with "/" between; nothing where the
original finds none. Changes: none; scaled (lengths by 0.88 to 1.12); elements (others in their place); mixed (the
element of the first site half replaced by the next one); half (it fills half of its sites). CPU seconds of all go to
the standard error."""
import csv
import gzip
import sys
import time
import warnings

warnings.simplefilter("ignore")
csv.field_size_limit(1 << 30)
from pymatgen.core import Element, Lattice, Structure
from pymatgen.core.bond_valence import BVAnalyzer, get_z_ordered_elmap


def changed(structure, change, row):
    species, first = list(structure.species), structure.species[0]
    lattice = structure.lattice.matrix
    if change == "scaled":
        lattice = lattice * (0.88 + 0.04 * (row // 150 % 7))
    if change == "elements":
        species = [Element.from_Z(1 + (e.Z * 31 + row) % 94) for e in species]
    if change == "mixed":
        other = Element.from_Z(1 + first.Z % 94)
        species = [{first: 0.5, other: 0.5} if e == first else e for e in species]
    if change == "half":
        species = [{first: 0.5} if e == first else e for e in species]
    return Structure(Lattice(lattice), species, structure.frac_coords)


def states(structure):
    try:
        found = BVAnalyzer().get_valences(structure)
    except ValueError:
        return ""
    texts = []
    for site, value in zip(structure, found):
        values = value if isinstance(value, list) else [value]
        pairs = sorted((e.Z, v) for (e, _), v in zip(get_z_ordered_elmap(site.species), values))
        texts.append("/".join(str(v) for _, v in pairs))
    return " ".join(texts)


print("row,change,states")
seconds, count = 0.0, 0
with gzip.open(sys.argv[1], "rt") as handle:
    for row, entry in enumerate(csv.DictReader(handle)):
        if row % 150:
            continue
        structure = Structure.from_str(entry["cif"], fmt="cif")
        if len(structure) > 40:
            continue
        for change in ("none", "scaled", "elements", "mixed", "half"):
            s = changed(structure, change, row)
            start = time.process_time()
            text = states(s)
            seconds += time.process_time() - start
            count += 1
            print(f"{row},{change},{text}", flush=True)
print(f"{count} structures, {seconds / count * 1000:.1f} ms of CPU each", file=sys.stderr)
