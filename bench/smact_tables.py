#!/usr/bin/env python3
"""Writes data/oxidation_states.csv and data/rule_elements.csv from the data files of SMACT and pymatgen, and from the
oxidation states that LeMat-GenBench counted: bench/smact_tables.py LEMAT_ICSD_OXI_STATE_MAPPING.json [FOLDER]."""
import json
import math
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
import pymatgen.core
import smact
from pymatgen.analysis.bond_valence import ELECTRONEG
from smact.screening import _get_icsd24_oxidation_dict

lemat = json.loads(Path(sys.argv[1]).read_text())
folder = Path(sys.argv[2] if len(sys.argv) > 2 else "data")
symbols = smact.ordered_elements(1, 103)
elements = {s: smact.Element(s) for s in symbols}
medium, low = (_get_icsd24_oxidation_dict(False, 3, name) for name in ("medium", "low"))
tables = {
    "smact14": {s: e.oxidation_states_smact14 for s, e in elements.items()},
    "icsd16": {s: e.oxidation_states_icsd16 for s, e in elements.items()},
    "icsd24": {s: e.oxidation_states_icsd24 for s, e in elements.items()},
    "icsd24_medium": medium,
    "icsd24_low": low,
    "lemat": lemat,
    "pymatgen": {s: pymatgen.core.Element(s).oxidation_states for s in symbols},
}
lines = [
    "# Oxidation states that elements may take, states apart by blanks, nothing where a table has none.",
    f"# smact14, icsd16, icsd24: data files of SMACT {smact.__version__} (MIT): the list made by hand in 2014, the ICSD of 2016, the ICSD of",
    "# 2024 with states of at least five reports. icsd24_medium, icsd24_low: counts of the ICSD of 2024 in the same place, at",
    "# least three reports, and at least a tenth of an element's reports or any share. lemat: states found by bond valence in",
    "# LeMat-Bulk and the ICSD (LeMat-GenBench, Apache-2.0). pymatgen: all known states (pymatgen's periodic table, MIT).",
    "# Made by bench/smact_tables.py.",
    "symbol," + ",".join(tables),
]
for s in symbols:
    lines.append(s + "," + ",".join(" ".join(str(x) for x in sorted(t.get(s) or [])) for t in tables.values()))
(folder / "oxidation_states.csv").write_text("\n".join(lines) + "\n")

lines = [
    "# What the rules of chemistry of SMACT and LeMat-GenBench take of an element.",
    f"# electronegativity (Pauling, nothing where unknown), metal, d_block, valence (electrons, d shells counted): data files of",
    f"# SMACT {smact.__version__} (MIT). pymatgen_electronegativity (Pauling), radius (atomic, Angstrom, Slater 1964): pymatgen {pymatgen.core.__version__} (MIT).",
    "# anion: elements that pymatgen's bond-valence sums take for possible anions. cation_radius, anion_radius: means of the",
    "# ionic radii (Shannon 1976, Angstrom) of all positive and of all negative states that pymatgen lists; 0 where it has none.",
    "# Made by bench/smact_tables.py.",
    "symbol,electronegativity,metal,d_block,valence,pymatgen_electronegativity,radius,anion,cation_radius,anion_radius",
]
for s in symbols:
    e, p = elements[s], pymatgen.core.Element(s)
    text = lambda x: "" if x is None or (isinstance(x, float) and math.isnan(x)) else repr(float(x)).removesuffix(".0")
    radius = p.atomic_radius
    lines.append(",".join([s, text(e.pauling_eneg), str(int(s in smact.metals)), str(int(s in smact.d_block)),
                           text(e.num_valence_modified), text(p.X), text(None if radius is None else float(radius)),
                           str(int(p in ELECTRONEG)), text(float(p.average_cationic_radius)),
                           text(float(p.average_anionic_radius))]))
(folder / "rule_elements.csv").write_text("\n".join(lines) + "\n")
