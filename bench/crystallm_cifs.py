#!/usr/bin/env python3
"""Verdicts of CrystaLLM's checks on CIF texts, in order and broken: bench/crystallm_cifs.py CRYSTALLM > CSV writes
tests/data/crystallm_cifs.csv, of textbook prototypes; bench/crystallm_cifs.py CRYSTALLM mp_train.csv.gz > CSV those of every
100th row of a table of crystals, to be compared with `werner evaluate CSV --preset crystallm`.
Columns: material_id, formula, multiplicity, space_group, bonds, valid (1, 0; nothing where the original raises an
exception, which its users count as not valid), cif. valid is is_sensible and is_valid. CPU seconds go to the standard
error."""
import csv
import gzip
import re
import sys
import time
import types
import warnings

warnings.simplefilter("ignore")
csv.field_size_limit(1 << 30)
package = types.ModuleType("crystallm")
package.__path__ = [sys.argv[1] + "/crystallm"]
sys.modules["crystallm"] = package
import crystallm._metrics as metrics
from pymatgen.core import Lattice, Structure
from pymatgen.io.cif import CifParser, CifWriter

# The name that the original calls was removed from pymatgen in 2024; it does the same.
if not hasattr(CifParser, "from_string"):
    CifParser.from_string = CifParser.from_str


def prototypes():
    spg = Structure.from_spacegroup
    cube, tetragonal, hexagonal = Lattice.cubic, Lattice.tetragonal, Lattice.hexagonal
    return {
        "caesium": spg("Pm-3m", cube(4.12), ["Cs", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]]),
        "perovskite": spg("Pm-3m", cube(3.905), ["Sr", "Ti", "O"], [[0, 0, 0], [0.5, 0.5, 0.5], [0.5, 0.5, 0]]),
        "rutile": spg("P4_2/mnm", tetragonal(4.59, 2.96), ["Ti", "O"], [[0, 0, 0], [0.305, 0.305, 0]]),
        "wurtzite": spg("P6_3mc", hexagonal(3.25, 5.2), ["Zn", "O"], [[1 / 3, 2 / 3, 0], [1 / 3, 2 / 3, 0.382]]),
        "marcasite": spg("Pnnm", Lattice.orthorhombic(4.44, 5.42, 3.39), ["Fe", "S"], [[0, 0, 0], [0.2, 0.378, 0]]),
        "hydride": spg("P4_2/mnm", tetragonal(4.52, 3.02), ["Mg", "H"], [[0, 0, 0], [0.304, 0.304, 0]]),
        "alloy": spg("P4/mmm", tetragonal(2.81, 3.95), ["Cu", "Au"], [[0, 0, 0], [0.5, 0.5, 0.5]]),
        "baddeleyite": spg("P2_1/c", Lattice.monoclinic(5.15, 5.21, 5.32, 99.2), ["Zr", "O", "O"],
                           [[0.275, 0.04, 0.208], [0.07, 0.332, 0.345], [0.449, 0.757, 0.479]]),
        "noble": spg("Pm-3m", cube(4.2), ["Cs", "Xe"], [[0, 0, 0], [0.5, 0.5, 0.5]]),
    }


def in_order(structure):
    text = str(CifWriter(structure, symprec=0.1))
    formula = re.search(r"_chemical_formula_sum\s+'?([^'\n]+)", text).group(1).replace(" ", "")
    return re.sub(r"data_.*\n", f"data_{formula}\n", text)


def first_multiplicity(text, by):
    return re.sub(r"(\n  [A-Z][a-z]?[0-9+-]*  \S+  )(\d+)(  \d)", lambda m: m.group(1) + str(by(int(m.group(2)))) + m.group(3),
                  text, count=1)


def variants(structure):
    text = in_order(structure)
    larger = structure.copy()
    larger.scale_lattice(structure.volume * 3)
    yield "in_order", text
    yield "all_atoms", str(CifWriter(structure))
    yield "larger", in_order(larger)
    yield "doubled_name", re.sub(r"data_(\w+)", lambda m: "data_" + m.group(1) * 2, text)
    yield "other_name", re.sub(r"data_(\w+)", r"data_\1O", text)
    yield "no_formula_name", re.sub(r"data_(\w+)", "data_mp-1", text)
    yield "other_sum", re.sub(r"(_chemical_formula_sum\s+'?[A-Z][a-z]?)\d*", r"\g<1>7", text)
    yield "other_structural", re.sub(r"(_chemical_formula_structural\s+'?[A-Z][a-z]?)\d*", r"\g<1>7", text)
    yield "no_structural", re.sub(r"_chemical_formula_structural.*\n", "", text)
    yield "bracketed", re.sub(r"_chemical_formula_structural\s+(\S+)", r"_chemical_formula_structural   (\1)2", text)
    yield "other_multiplicity", first_multiplicity(text, lambda m: m + 1)
    yield "no_multiplicity", re.sub(r"(\n  [A-Z][a-z]?  \S+  )\d+  ", r"\1", text).replace(
        " _atom_site_symmetry_multiplicity\n", "")
    yield "other_group", re.sub(r"(_symmetry_space_group_name_H-M\s+).*", r"\1Pmmm", text)
    yield "spaced_group", re.sub(r"(_symmetry_space_group_name_H-M\s+)'?(\w)([^'\n]*)'?", r"\1'\2 \3'", text)
    yield "new_tag", text.replace("_symmetry_space_group_name_H-M", "_space_group_name_H-M_alt")
    yield "charged", re.sub(r"\n  ([A-Z][a-z]?)  (\w+  \d)", r"\n  \g<1>1+  \2", text)


def structures():
    if len(sys.argv) < 3:
        yield from prototypes().items()
        return
    with gzip.open(sys.argv[2], "rt") as handle:
        for row, entry in enumerate(csv.DictReader(handle)):
            if row % 100 == 0:
                structure = Structure.from_str(entry["cif"], fmt="cif")
                if len(structure) <= 12:
                    yield str(row), structure


def ask(check, text):
    try:
        return str(int(check(text)))
    except Exception:
        return ""


CHECKS = [metrics.is_formula_consistent, metrics.is_atom_site_multiplicity_consistent, metrics.is_space_group_consistent,
          lambda text: metrics.bond_length_reasonableness_score(text) >= 1,
          lambda text: metrics.is_sensible(text) and metrics.is_valid(text)]
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow(["material_id", "formula", "multiplicity", "space_group", "bonds", "valid", "cif"])
seconds, count = 0.0, 0
for name, structure in structures():
    for variant, text in variants(structure):
        verdicts = [ask(check, text) for check in CHECKS[:4]]
        start = time.process_time()
        valid = ask(CHECKS[4], text)
        seconds += time.process_time() - start
        count += 1
        out.writerow([f"{name}:{variant}", *verdicts, valid, text])
print(f"{count} texts, {seconds / count * 1000:.1f} ms of CPU each", file=sys.stderr)
