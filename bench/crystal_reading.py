#!/usr/bin/env python3
"""What pymatgen's CifParser and Structure.from_dict read from the files of the development data: the numbers that
tests/io/crystal_files_test.cpp compares ours with. Usage: crystal_reading.py DATA > tests/data/crystal_reading.csv

Columns: file, entry (member of the archive, or number of the row counted from 0), reduced formula, sites, volume
(Angstrom^3), and a sum over sites of Z occupancy (cos 2 pi x + 2 cos 2 pi y + 3 cos 2 pi z), which tells whether all
positions agree. The number of sites is 0 where pymatgen reads nothing. On standard error: CPU seconds of pymatgen a CIF.
"""
import csv
import gzip
import json
import math
import random
import sys
import tarfile
import time
import warnings

from pymatgen.core import Structure
from pymatgen.io.cif import CifParser

warnings.simplefilter("ignore")
csv.field_size_limit(1 << 30)
data = sys.argv[1]
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["file", "entry", "formula", "sites", "volume", "waves"])


def report(file, entry, structure):
    if structure is None:
        out.writerow([file, entry, "", 0, 0, 0])
        return
    waves = 0.0
    for site in structure:
        x = [math.cos(2 * math.pi * v) for v in site.frac_coords]
        charge = sum(getattr(s, "element", s).Z * o for s, o in site.species.items())
        waves += charge * (x[0] + 2 * x[1] + 3 * x[2])
    formula = structure.composition.element_composition.reduced_formula
    out.writerow([file, entry, formula, len(structure), f"{structure.volume:.6f}", f"{waves:.4f}"])


def cif(text):
    try:
        found = CifParser.from_str(text).parse_structures(primitive=False)
        return found[0] if found else None
    except Exception:
        return None


for name, sample in [("mp_train", 2000), ("wbm_10k", 200), ("other_train", 200), ("perov5_train", 100),
                     ("carbon24_train", 100)]:
    file = f"crystals/{name}.csv.gz"
    with gzip.open(f"{data}/{file}", "rt", newline="") as handle:
        rows = [row["cif"] for row in csv.DictReader(handle)]
    chosen = sorted(random.Random(4).sample(range(len(rows)), sample))
    start = time.process_time()
    structures = [cif(rows[i]) for i in chosen]
    print(f"{file}: {(time.process_time() - start) / sample:.5f} s", file=sys.stderr)
    for i, structure in zip(chosen, structures):
        report(file, i, structure)
for file in ["frameworks/coremof_eqeq_1000.tar.gz", "zeolites/iza_experimental.tar.gz",
             "frameworks/mofchecker_test_files.tar.gz"]:
    with tarfile.open(f"{data}/{file}") as archive:
        for member in archive:
            if member.name.endswith(".cif"):
                report(file, member.name, cif(archive.extractfile(member).read().decode("utf-8", "replace")))
file = "crystals/aflow_prototypes.json.gz"
with gzip.open(f"{data}/{file}", "rt") as handle:
    for i, entry in enumerate(json.load(handle)):
        report(file, i, Structure.from_dict(entry["snl"]))
