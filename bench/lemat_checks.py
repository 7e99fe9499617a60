#!/usr/bin/env python3
"""Verdicts of LeMat-GenBench's validity checks for tests/data/lemat_checks.csv, on every 50th row of a table of crystals
as it is, shrunk, and with other elements: bench/lemat_checks.py SRC_OF_LEMAT_GENBENCH mp_train.csv.gz > CSV
Columns: row, change, charge, distances, plausibility; 1 valid, 0 not. CPU seconds of all go to the standard error."""
import csv
import gzip
import logging
import sys
import time
import types
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
csv.field_size_limit(1 << 30)
source = Path(sys.argv[1]) / "lemat_genbench"
for name in ("", ".metrics", ".utils", ".data"):
    module = types.ModuleType("lemat_genbench" + name)
    module.__path__ = [str(source / name[1:])]
    sys.modules[module.__name__] = module
# The checks need neither the base classes nor the logger, which ask for further packages.
sys.modules["lemat_genbench.utils.logging"] = types.ModuleType("logging")
sys.modules["lemat_genbench.utils.logging"].logger = logging.getLogger("quiet")
base = types.ModuleType("base")
base.BaseMetric = type("BaseMetric", (), {})
base.MetricConfig = type("MetricConfig", (), {})
sys.modules["lemat_genbench.metrics.base"] = base
from lemat_genbench.metrics.validity_metrics import (ChargeNeutralityMetric, MinimumInteratomicDistanceMetric,
                                                     PhysicalPlausibilityMetric)
from pymatgen.analysis.bond_valence import BVAnalyzer
from pymatgen.core import Element, Structure

radii = {str(e): e.atomic_radius or 1.0 for e in Element}


def charge(structure):
    try:
        return ChargeNeutralityMetric.compute_structure(structure, bv_analyzer=BVAnalyzer()) <= 0.1
    except Exception:
        return False


def changed(structure, change, row):
    if change == "shrunk":
        return Structure(structure.lattice.matrix * (0.45 + 0.05 * (row % 7)), structure.species, structure.frac_coords)
    if change == "elements":
        species = [Element.from_Z(1 + (e.Z * 31 + row) % 94) for e in structure.species]
        return Structure(structure.lattice, species, structure.frac_coords)
    return structure


print("row,change,charge,distances,plausibility")
seconds, count = 0.0, 0
with gzip.open(sys.argv[2], "rt") as handle:
    for row, entry in enumerate(csv.DictReader(handle)):
        if row % 50:
            continue
        structure = Structure.from_str(entry["cif"], fmt="cif")
        if len(structure) > 60:
            continue
        for change in ("none", "shrunk", "elements"):
            s = changed(structure, change, row)
            start = time.process_time()
            verdicts = [charge(s),
                        MinimumInteratomicDistanceMetric.compute_structure(s, element_radii=radii) > 0.5,
                        PhysicalPlausibilityMetric.compute_structure(s) > 0.5]
            seconds += time.process_time() - start
            count += 1
            print(f"{row},{change}," + ",".join(str(int(v)) for v in verdicts), flush=True)
print(f"{count} structures, {seconds / count * 1000:.1f} ms of CPU each", file=sys.stderr)
