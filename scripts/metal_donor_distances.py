#!/usr/bin/env python3
"""Makes the fitted rows of data/metal_donor.csv from GFN2-xTB geometries of small complexes of our own choice.

  metal_donor_distances.py list  FOLDER [TURNS]  writes FOLDER/list.csv, the complexes
  werner build complex --batch FOLDER/list.csv -o FOLDER/start.xyz
  metal_donor_distances.py relax FOLDER [LIMIT]      optimises them with xtb; resumable; appends to FOLDER/distances.jsonl
  metal_donor_distances.py fit   FOLDER TABLE.csv    writes the rows; prints the error on complexes left out of the fit

The rows `localised` and `delocalised` and the pairs of Fe and Ru with C-eta4 are medians over further complexes, open
shells among them: M(malonaldehydate)3 of Sc, V, Cr; MO(malonaldehydate)2 of V; M(malonaldehydate)2Cl2 of Ti, Zr, Hf, dioxo of
Mo; M(malonaldehydate)Cl4 of Nb, Ta; Mn(malonaldehydate)(CO)4; Ti(acetate)Cl3; methoxides of Sc, Ti, V, Zr, Nb; tricarbonyls with
butadiene, cyclohexadiene and acrolein. `fit` takes them over from the table that it replaces.

Every complex holds one to three kinds of ligands that are found together; what loses a proton, a ligand or a bond on
the way is left out. Needs xtb (6.5.1 made the table), and numpy for the fit.
"""
import csv
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile

# Ligand as written in the list, types of its donors, charge, class: 's' strong base or reducing, 'h' has acidic
# hydrogens, 'x' plain anion, 'n' plain neutral, 'p' needs electrons to give back (not for d0).
LIGANDS = [
    ("[H-]{0}", "H", -1, "s"), ("[F-]{0}", "F", -1, "x"), ("[Cl-]{0}", "Cl", -1, "x"),
    ("[Br-]{0}", "Br", -1, "x"), ("[I-]{0}", "I", -1, "x"), ("[C-]#[O+]{0}", "C-linear", 0, "p"),
    ("[C-]#[N+]C{0}", "C-linear", 0, "p"), ("[C-]#N{0}", "C-linear-anionic", -1, "x"),
    ("[C-]#CC{0}", "C-linear-anionic", -1, "s"), ("CN1C=CN(C)[C]1{6}", "C-planar", 0, "n"),
    ("[c-]1ccccc1{0}", "C-planar-anionic", -1, "s"), ("[CH3-]{0}", "C-tetrahedral-anionic", -1, "s"),
    ("[CH2-]C{0}", "C-tetrahedral-anionic", -1, "s"), ("[C-](F)(F)F{0}", "C-tetrahedral-anionic", -1, "x"),
    ("N#CC{0}", "N-linear", 0, "n"), ("[N-]=C=S{0}", "N-linear-anionic", -1, "x"),
    ("n1ccccc1{0}", "N-planar", 0, "n"), ("n1ccn(C)c1{0}", "N-planar", 0, "n"), ("N(C)=CC{0}", "N-planar", 0, "n"),
    ("[N-](C)C{0}", "N-planar-anionic", -1, "s"), ("[n-]1cccc1{0}", "N-planar-anionic", -1, "s"),
    ("N{0}", "N-tetrahedral", 0, "h"), ("CN(C)C{1}", "N-tetrahedral", 0, "n"), ("[N-]=[N+]=[N-]{0}", "N-bent-anionic", -1, "x"),
    ("O{0}", "O-bent", 0, "h"), ("COC{1}", "O-bent", 0, "n"), ("CC(=O)C{2}", "O-bent", 0, "n"), ("O=CN(C)C{0}", "O-bent", 0, "n"),
    ("O=P(C)(C)C{0}", "O-bent", 0, "n"), ("O=S(C)C{1}", "S-tetrahedral", 0, "n"),
    ("[O-]C{0}", "O-bent-anionic", -1, "s"), ("[O-]c1ccccc1{0}", "O-bent-anionic", -1, "x"),
    ("CC(=O)[O-]{3}", "O-bent-anionic", -1, "x"), ("FC(F)(F)S(=O)(=O)[O-]{7}", "O-bent-anionic", -1, "x"),
    ("CSC{1}", "S-bent", 0, "n"), ("[S-]C{0}", "S-bent-anionic", -1, "x"), ("[S-]c1ccccc1{0}", "S-bent-anionic", -1, "x"),
    ("CP(C)C{1}", "P-tetrahedral", 0, "n"), ("c1ccccc1P(C)C{6}", "P-tetrahedral", 0, "n"),
    ("COP(OC)OC{2}", "P-tetrahedral", 0, "n"), ("C[As](C)C{1}", "As-tetrahedral", 0, "n"),
    ("C[Si-](C)C{1}", "Si-tetrahedral-anionic", -1, "s"), ("C[Se]C{1}", "Se-bent", 0, "n"),
    ("[Se-]c1ccccc1{0}", "Se-bent-anionic", -1, "x"), ("C=C{(0,1)}", "C-eta2", 0, "p"),
]
MULTIPLE = [("[O-2]{0}", "O-multiple", -2, "x"), ("[O-2]{0}", "O-multiple", -2, "x"), ("[N-3]{0}", "N-multiple", -3, "x"),
            ("[N-2]C{0}", "N-multiple", -2, "x"), ("[S-2]{0}", "S-multiple", -2, "x")]
CHELATES = [
    ("[O-]C(C)=CC(C)=O{0,6}", "O-bent-anionic O-bent-anionic", -1, "x"), ("CN(C)C([S-])=S{4,5}", "S-bent-anionic S-bent-anionic", -1, "x"),
    ("n1ccccc1-c1ccccn1{0,11}", "N-planar N-planar", 0, "n"), ("n1ccccc1-c1ccccn1{0,11}", "N-planar N-planar", 0, "n"),
    ("CN=CC=NC{1,4}", "N-planar N-planar", 0, "n"), ("NCCN{0,3}", "N-tetrahedral N-tetrahedral", 0, "h"),
    ("CN(C)CCN(C)C{1,5}", "N-tetrahedral N-tetrahedral", 0, "n"), ("CP(C)CCP(C)C{1,5}", "P-tetrahedral P-tetrahedral", 0, "n"),
    ("CP(C)CP(C)C{1,4}", "P-tetrahedral P-tetrahedral", 0, "n"), ("CSCCSC{1,4}", "S-bent S-bent", 0, "n"),
    ("C[N-]C=CC=NC{1,6}", "N-planar-anionic N-planar-anionic", -1, "x"), ("CN=Cc1ccccc1[O-]{1,9}", "N-planar O-bent-anionic", -1, "x"),
    ("n1ccccc1-c1cccc[c-]1{0,11}", "N-planar C-planar-anionic", -1, "x"), ("CC(=O)[O-]{2,3}", "O-bent-anionic O-bent-anionic", -1, "x"),
    ("[O-]C(=O)C(=O)[O-]{0,5}", "O-bent-anionic O-bent-anionic", -2, "x"), ("[O-]C(=O)c1ccccn1{0,8}", "O-bent-anionic N-planar", -1, "x"),
    ("[S-]C=C[S-]{0,3}", "S-bent-anionic S-bent-anionic", -2, "x"), ("[O-]c1ccccc1[O-]{0,7}", "O-bent-anionic O-bent-anionic", -2, "x"),
    ("C[N-]CC[N-]C{1,4}", "N-planar-anionic N-planar-anionic", -2, "s"), ("CN(C)Cc1cccc[c-]1{1,9}", "N-tetrahedral C-planar-anionic", -1, "x"),
]
TRIDENTATE = [
    ("n1ccccc1-c1cccc(n1)-c1ccccn1{0,10,16}", "N-planar N-planar N-planar", 0, "n"),
    ("C1CNCCNCCN1{2,5,8}", "N-tetrahedral N-tetrahedral N-tetrahedral", 0, "h"),
    ("[BH-](n1cccn1)(n1cccn1)n1cccn1{5,10,15}", "N-planar N-planar N-planar", -1, "x"),
    ("CN=Cc1cccc(n1)C=NC{1,8,10}", "N-planar N-planar N-planar", 0, "n"),
]
HAPTIC = [("[CH-]1C=CC=C1{(0,1,2,3,4)}", "C-eta5", -1, "x"), ("[CH-]1C=CC=C1{(0,1,2,3,4)}", "C-eta5", -1, "x"),
          ("c1ccccc1{(0,1,2,3,4,5)}", "C-eta6", 0, "p"), ("[CH2-]C=C{(0,1,2)}", "C-eta3", -1, "x"),
          ("C=CC=C{(0,1,2,3)}", "C-eta4", 0, "p")]

# Groups that chance finds too seldom, with the company that they keep: metals with states, polyhedron, ligands; '?' is each
# of the ligands named behind.
OTHER = [("N#[O+]{0}", "N-nitrosyl", 1, "p"), ("C#C{(0,1)}", "C-eta2", 0, "p"), ("CC=CC{(1,2)}", "C-eta2", 0, "p"),
         ("CC#CC{(1,2)}", "C-eta2", 0, "p")]
_NO, _ALKENES = ["N#[O+]{0}"], ["C=C{(0,1)}", "CC=CC{(1,2)}", "CC#CC{(1,2)}"]
_CO, _CL, _P, _N, _CP = "[C-]#[O+]{0}", "[Cl-]{0}", "CP(C)C{1}", "N{0}", "[CH-]1C=CC=C1{(0,1,2,3,4)}"
_HARD = ["CN=CC=NC{1,4}", "NCCN{0,3}", "CN=Cc1ccccc1[O-]{1,9}", "[O-]C(=O)c1ccccn1{0,8}", "C[N-]C=CC=NC{1,6}", "CC(=O)[O-]{2,3}",
         "CN(C)C([S-])=S{4,5}"]
SERIES = [
    ("Ru2 Fe2 Os2", "octahedral", ["?", _CL, _CL, _CL, _P, _P], _NO), ("Mo0 W0 Cr0", "half-sandwich", [_CP, "?", _CO, _CO], _NO),
    ("Re1 Mn1", "half-sandwich", [_CP, "?", _CO, _CL], _NO), ("Co-1", "tetrahedral", ["?", _CO, _CO, _CO], _NO),
    ("V-1", "octahedral", ["?", _CO, _CO, _CO, _CO, _CO], _NO), ("Ru2 Os2", "octahedral", ["?", _CL, _CL, _N, _N, _N], _NO),
    ("Pt2 Pd2", "square-planar", ["?", _CL, _CL, _N], _ALKENES), ("Pt0 Pd0 Ni0", "trigonal-planar", ["?", _P, _P], _ALKENES),
    ("Rh1 Ir1", "square-planar", ["?", _CL, _P, _P], _ALKENES), ("Fe0 Ru0", "trigonal-bipyramidal", ["?", _CO, _CO, _CO, _CO], _ALKENES),
    ("Mo0 W0", "octahedral", ["?", _CO, _CO, _CO, _CO, _CO], _ALKENES[:2]), ("Mn1 Re1", "half-sandwich", [_CP, "?", _CO, _CO], _ALKENES),
    ("Rh1 Ir1 Co1", "half-sandwich", [_CP, "?", "?"], _ALKENES[:1]), ("Cu1 Ag1", "trigonal-planar", ["?", _CL, _N], _ALKENES),
    ("Cd2 Zn2 Ni2", "octahedral", ["?", "?", _CL, _CL], _HARD[:2]), ("Cd2 Zn2", "octahedral", ["?", "?", "O{0}", "O{0}"], _HARD[2:6]),
    ("Zn2 Cd2 Hg2", "tetrahedral", ["?", _CL, _CL], _HARD[:2]), ("Zn2 Cd2 Hg2 Ni2", "tetrahedral", ["?", "?"], _HARD[2:]),
    ("Ni2 Pd2 Pt2", "square-planar", ["?", "?"], _HARD[2:]), ("Ni2 Pd2 Pt2", "square-planar", ["?", _CL, _CL], _HARD[:2]),
    ("Co3 Rh3 Ir3", "octahedral", ["?", "?", "?"], ["CC(=O)[O-]{2,3}", "CN(C)C([S-])=S{4,5}", "[O-]C(C)=CC(C)=O{0,6}"]),
]

# Metal, oxidation state, polyhedra, how usual multiple bonds and haptic groups are, share of the list.
METALS = [
    ("Sc", 3, "octahedral", 0, 1, 1), ("Ti", 4, "tetrahedral octahedral trigonal-bipyramidal", 0, 2, 2),
    ("V", 5, "tetrahedral square-pyramidal octahedral", 2, 0, 2), ("V", 3, "octahedral", 0, 0, 1), ("V", 1, "octahedral", 0, 2, 1),
    ("Cr", 0, "octahedral", 0, 2, 2), ("Cr", 6, "tetrahedral", 2, 0, 1), ("Mn", 1, "octahedral", 0, 2, 2),
    ("Fe", 0, "trigonal-bipyramidal", 0, 1, 1), ("Fe", 2, "octahedral", 0, 2, 3), ("Co", 1, "trigonal-bipyramidal tetrahedral", 0, 2, 1),
    ("Co", 3, "octahedral", 0, 1, 3), ("Ni", 2, "square-planar", 0, 1, 4), ("Ni", 2, "octahedral square-pyramidal", 0, 0, 2),
    ("Ni", 0, "tetrahedral trigonal-planar", 0, 0, 1), ("Cu", 1, "tetrahedral trigonal-planar linear", 0, 0, 3),
    ("Cu", 3, "square-planar", 0, 0, 1), ("Zn", 2, "tetrahedral trigonal-bipyramidal octahedral linear", 0, 0, 4),
    ("Y", 3, "octahedral", 0, 1, 2), ("Zr", 4, "tetrahedral octahedral", 0, 2, 2), ("Nb", 5, "octahedral tetrahedral", 1, 1, 1),
    ("Mo", 0, "octahedral", 0, 2, 2), ("Mo", 2, "octahedral", 0, 2, 1), ("Mo", 6, "octahedral tetrahedral square-pyramidal", 2, 0, 2),
    ("Tc", 1, "octahedral", 0, 0, 1), ("Tc", 5, "square-pyramidal octahedral", 2, 0, 1), ("Ru", 2, "octahedral", 0, 2, 4),
    ("Ru", 2, "square-pyramidal", 0, 0, 1), ("Rh", 1, "square-planar", 0, 2, 2), ("Rh", 3, "octahedral", 0, 2, 2),
    ("Pd", 2, "square-planar", 0, 1, 4), ("Pd", 0, "trigonal-planar tetrahedral", 0, 0, 1), ("Ag", 1, "linear trigonal-planar tetrahedral", 0, 0, 2),
    ("Cd", 2, "tetrahedral octahedral trigonal-bipyramidal", 0, 0, 2), ("La", 3, "octahedral", 0, 1, 2), ("Lu", 3, "octahedral", 0, 1, 2),
    ("Hf", 4, "tetrahedral octahedral", 0, 2, 1), ("Ta", 5, "octahedral tetrahedral", 1, 1, 1), ("W", 0, "octahedral", 0, 2, 2),
    ("W", 2, "octahedral", 0, 2, 1), ("W", 6, "octahedral tetrahedral square-pyramidal", 2, 0, 1), ("Re", 1, "octahedral", 0, 1, 2),
    ("Re", 5, "octahedral square-pyramidal", 2, 0, 2), ("Re", 7, "tetrahedral", 3, 0, 1), ("Os", 2, "octahedral", 0, 2, 1),
    ("Ir", 1, "square-planar", 0, 1, 1), ("Ir", 3, "octahedral", 0, 2, 3), ("Pt", 2, "square-planar", 0, 1, 4),
    ("Pt", 4, "octahedral", 0, 0, 1), ("Pt", 0, "trigonal-planar", 0, 0, 1), ("Au", 1, "linear", 0, 0, 2), ("Au", 3, "square-planar", 0, 0, 2),
    ("Hg", 2, "linear tetrahedral", 0, 0, 2),
]
COMMON = {"[Cl-]{0}": 4, "[C-]#[O+]{0}": 2, "CP(C)C{1}": 3, "c1ccccc1P(C)C{6}": 3, "n1ccccc1{0}": 3, "[c-]1ccccc1{0}": 2,
          "CN1C=CN(C)[C]1{6}": 3, "C=C{(0,1)}": 0.5, "[C-](F)(F)F{0}": 0.5, "C[Se]C{1}": 0.5, "[Se-]c1ccccc1{0}": 0.5}
VERTICES = {"linear": 2, "trigonal-planar": 3, "tetrahedral": 4, "square-planar": 4, "trigonal-bipyramidal": 5,
            "square-pyramidal": 5, "octahedral": 6}
ALL = {entry[0]: entry for entry in LIGANDS + MULTIPLE + CHELATES + TRIDENTATE + HAPTIC + OTHER}
CARBONYL_FORMERS = "Cr Mo W Mn Tc Re Fe Ru Os Co Rh Ir".split()
LARGEST = 42  # atoms


def atoms_in(smiles):
    """Atoms of a ligand of the list, hydrogens included (organic subset as above, closed shells)."""
    text = smiles[:smiles.rindex("{")]
    tokens = re.findall(r"\[[^]]*\]|Cl|Br|[A-Z]|[a-z]|[=#()\d.-]", text)
    valence = {"C": 4, "N": 3, "O": 2, "S": 2, "P": 3, "F": 1, "Cl": 1, "Br": 1, "c": 3, "n": 2}
    count, used, kinds, stack, last, order, rings = 0, [], [], [], None, 1, {}
    def join(i, j, n):
        used[i] += n
        used[j] += n
    for t in tokens:
        if t in "=#-":
            order = {"=": 2, "#": 3, "-": 1}[t]
        elif t == "(":
            stack.append(last)
        elif t == ")":
            last = stack.pop()
        elif t.isdigit():
            if t in rings:
                join(last, rings.pop(t), order)
            else:
                rings[t] = last
            order = 1
        else:
            kinds.append(t)
            used.append(0)
            if last is not None:
                join(last, len(kinds) - 1, order)
            last, order = len(kinds) - 1, 1
    for kind, bonds in zip(kinds, used):
        count += 1
        if kind.startswith("["):
            hydrogens = re.search(r"(?<=[A-Za-z])H(\d*)", kind)
            count += int(hydrogens[1] or 1) if hydrogens else 0
        elif kind in "cn":
            count += max(0, valence[kind] - bonds)
        else:
            highest = {"S": [2, 4, 6], "P": [3, 5]}.get(kind, [valence[kind]])
            count += next(v for v in highest if v >= bonds) - bonds
    return count


def agreeable(entries, state, metal):
    classes = {e[3] for e in entries}
    if "h" in classes and ("s" in classes or any(e[2] == -2 for e in entries) or state > 3):
        return False  # a proton would move
    if "s" in classes and state > 4 and any(e[1] == "C-linear" for e in entries):
        return False
    if "p" in classes and (state >= 4 or metal in ("Zn", "Cd", "Sc", "Y", "La", "Lu")):
        return False  # nothing to give back
    if state <= 0 and any(e[1] in ("O-bent", "N-bent-anionic", "O-bent-anionic", "F") for e in entries):
        return False
    return True


def draw(rng, metal, state, shape, multiple, haptic):
    """Ligands of at most three kinds that fill the polyhedron with a total charge of -1 to 1, or None."""
    free, name, chosen = VERTICES[shape], shape, []
    if haptic and shape in ("octahedral", "trigonal-bipyramidal") and rng.random() < 0.22 * haptic:
        chosen.append(rng.choice(HAPTIC[:3] if rng.random() < 0.8 else HAPTIC))
        free, name = (2, "half-sandwich") if shape != "octahedral" and chosen[0][1] == "C-eta5" else (3, "half-sandwich")
        if chosen[0][1] in ("C-eta3", "C-eta4"):
            free, name = VERTICES[shape] - 2, shape
    for _ in range(rng.randint(1, multiple) if multiple and rng.random() < 0.85 else 0):
        chosen.append(rng.choice(MULTIPLE[:2]) if len(chosen) else rng.choice(MULTIPLE))
        free -= 1
    if free == 3 and rng.random() < 0.12 or free == 6 and rng.random() < 0.12:
        chosen.append(rng.choice(TRIDENTATE))
        free -= 3
    if free >= 2 and shape != "linear" and rng.random() < 0.45:
        chelate = rng.choice(CHELATES)
        for _ in range(rng.randint(1, free // 2)):
            chosen.append(chelate)
            free -= 2
    if free < 0:
        return None
    pair = rng.choices(LIGANDS, [COMMON.get(entry[0], 1) for entry in LIGANDS], k=2)
    if state <= 1 and metal in CARBONYL_FORMERS and rng.random() < 0.75:
        pair[0] = ALL["[C-]#[O+]{0}"]
    split = rng.randint(0, free)
    if sum(e[1] == "H" for e in [pair[0]] * split + [pair[1]] * (free - split)) > 2:
        return None
    chosen += [pair[0]] * split + [pair[1]] * (free - split)
    if not -1 <= state + sum(e[2] for e in chosen) <= 1 or not agreeable(chosen, state, metal):
        return None
    return (name, chosen) if 1 + sum(atoms_in(e[0]) for e in chosen) <= LARGEST else None


def write_list(folder, turns):
    rng = random.Random(20)
    os.makedirs(folder, exist_ok=True)
    rows, seen = [], set()
    for turn in range(turns):  # metal after metal, so that any beginning of the list covers them all
        for metal, state, shapes, multiple, haptic, share in METALS:
            if turn % 2 and share == 1:
                continue
            for part in range(max(1, share // 2)):
                for _ in range(3000):
                    drawn = draw(rng, metal, state, rng.choice(shapes.split()), multiple, haptic)
                    if not drawn:
                        continue
                    text = ";".join(sorted(e[0] for e in drawn[1]))
                    if (metal, state, drawn[0], text) in seen:
                        continue
                    seen.add((metal, state, drawn[0], text))
                    rows.append((f"{metal}{state}-{len(rows)}", metal, state, drawn[0], text))
                    break
    for metals, shape, ligands, choices in SERIES:
        for metal, state in re.findall(r"([A-Z][a-z]?)(-?\d)", metals):
            for choice in choices:
                chosen = [choice if ligand == "?" else ligand for ligand in ligands]
                rows.append((f"{metal}{state}-{len(rows)}", metal, int(state), shape, ";".join(chosen)))
    with open(f"{folder}/list.csv", "w", newline="") as out:
        table = csv.writer(out)
        table.writerow(["name", "metal", "oxidation_state", "geometry", "ligands"])
        table.writerows(rows)
    print(f"{len(rows)} complexes")


def frames(path):
    with open(path) as text:
        while line := text.readline():
            comment = text.readline()
            info = {key: quoted or bare for key, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', comment)}
            yield info, [text.readline().split() for _ in range(int(line))]


# Cordero et al. 2008, doi:10.1039/b801115j
RADIUS = {"H": 0.31, "B": 0.84, "C": 0.76, "N": 0.71, "O": 0.66, "F": 0.57, "Si": 1.11, "P": 1.07, "S": 1.05, "Cl": 1.02, "As": 1.19,
          "Se": 1.20, "Br": 1.20, "I": 1.39}


def bonds(atoms, reach):
    """Pairs of atoms without the metal (the first atom) nearer than `reach` sums of covalent radii."""
    xyz = [(a[0], [float(x) for x in a[1:4]]) for a in atoms]
    return {(i, j) for i in range(1, len(xyz)) for j in range(i + 1, len(xyz))
            if math.dist(xyz[i][1], xyz[j][1]) < reach * (RADIUS[xyz[i][0]] + RADIUS[xyz[j][0]])}


def donors_of(text):
    """(type, atoms) of the donors of one ligand, atoms counted in the ligand."""
    groups = re.findall(r"\(([^)]*)\)|(\d+)", text[text.rindex("{"):])
    return [(kind, [int(i) for i in (group or single).split(",")])
            for kind, (group, single) in zip(ALL[text][1].split(), groups, strict=True)]


def optimise(atoms, charge):
    """Atoms after the optimisation; nothing when it failed."""
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    with tempfile.TemporaryDirectory() as scratch:
        with open(f"{scratch}/start.xyz", "w") as out:
            out.write(f"{len(atoms)}\n\n" + "\n".join(" ".join(atom) for atom in atoms) + "\n")
        command = ["xtb", "start.xyz", "--gfn", "2", "--opt", "loose", "--cycles", "200", "--chrg", charge]
        try:
            run = subprocess.run(command, cwd=scratch, env=environment, capture_output=True, timeout=120)
        except subprocess.TimeoutExpired:
            return None
        if run.returncode != 0 or not os.path.exists(f"{scratch}/xtbopt.xyz"):
            return None
        return next(frames(f"{scratch}/xtbopt.xyz"))[1]


def relax(folder, limit):
    done_file = f"{folder}/distances.jsonl"
    done = {json.loads(line)["name"] for line in open(done_file)} if os.path.exists(done_file) else set()
    rows = {row["name"]: row for row in csv.DictReader(open(f"{folder}/list.csv"))}
    for info, atoms in frames(f"{folder}/start.xyz"):
        if len(done) >= limit:
            return
        if info["name"] in done or info.get("multiplicity", "1") != "1":
            continue
        row = rows[info["name"]]
        ligands = row["ligands"].split(";")
        record = {"name": row["name"], "metal": row["metal"], "state": int(row["oxidation_state"]), "geometry": row["geometry"],
                  "problem": "", "donors": []}
        relaxed = optimise(atoms, info["charge"])
        if not relaxed:
            record["problem"] = "no convergence"
        elif not bonds(atoms, 1.25) <= bonds(relaxed, 1.3) or not bonds(relaxed, 1.15) <= bonds(atoms, 1.3):
            record["problem"] = "other bonds"
        else:
            xyz = [[float(x) for x in atom[1:4]] for atom in relaxed]
            offset = 1
            for number, text in enumerate(ligands):
                for kind, group in donors_of(text):
                    places = [[round(a - b, 4) for a, b in zip(xyz[offset + i], xyz[0])] for i in group]
                    record["donors"].append({"ligand": number, "type": kind, "denticity": len(ALL[text][1].split()), "places": places})
                offset += atoms_in(text)
            assert offset == len(atoms), row
        with open(done_file, "a") as out:
            out.write(json.dumps(record) + "\n")
        done.add(row["name"])


# Which donors a metal likes depends on where it stands: d0 ions and the f block, the middle and the late d block, group 12.
FAMILY = {metal: family for family, metals in {
    "early": "Sc Y La Lu Ti Zr Hf V Nb Ta", "middle": "Cr Mo W Mn Tc Re", "late": "Fe Ru Os Co Rh Ir Ni Pd Pt Cu Ag Au",
    "closed": "Zn Cd Hg"}.items() for metal in metals.split()}
# How strongly each kind of term is drawn to its start value; all but metals and donors start at zero.
STRENGTH = {"metal": 0.05, "donor": 0.05, "state": 0.5, "geometry": 0.5, "family": 1, "pair": 2}
LOOSE = 1.22  # sums of covalent radii; what is longer has left the metal


def terms(row):
    metal, kind = row["metal"], row["type"]
    return [("metal", metal), ("state", f"{metal}{row['state']:+d}"), ("geometry", row["geometry"]), ("donor", kind),
            ("family", f"{FAMILY[metal]} {kind}"), ("pair", f"{metal} {kind}")]


def read_distances(folder, radii):
    """One row per donor group; the distance is the mean over a group."""
    rows = []
    for line in open(f"{folder}/distances.jsonl"):
        record = json.loads(line)
        for donor in record["donors"]:
            lengths = [math.hypot(*place) for place in donor["places"]]
            distance = sum(lengths) / len(lengths)
            if distance < LOOSE * (radii[record["metal"]] + RADIUS[re.match("[A-Z][a-z]?", donor["type"])[0]]):
                rows.append(dict(record, type=donor["type"], distance=distance))
    return rows


def least_deviations(rows, start):
    """term -> value: least absolute deviations by reweighting, since lost donors and odd isomers should not count."""
    import numpy

    columns = {}
    matrix = [[columns.setdefault(term, len(columns)) for term in terms(row)] for row in rows]
    a = numpy.zeros((len(rows), len(columns)))
    for i, places in enumerate(matrix):
        a[i, places] = 1
    distance = numpy.array([row["distance"] for row in rows])
    prior = numpy.array([start.get(term, 0.0) for term in columns])
    root = numpy.sqrt([STRENGTH[kind] for kind, _ in columns])
    weight = numpy.ones(len(rows))
    for _ in range(15):
        w = numpy.sqrt(weight)
        solution = numpy.linalg.lstsq(numpy.vstack([a * w[:, None], numpy.diag(root)]),
                                      numpy.concatenate([distance * w, prior * root]), rcond=None)[0]
        weight = 0.05 / numpy.maximum(numpy.abs(distance - a @ solution), 0.02)
    return dict(zip(columns, map(float, solution)))


def quantiles(errors):
    errors = sorted(errors)
    return f"median error {errors[len(errors) // 2]:.3f}, 90 % within {errors[len(errors) * 9 // 10]:.3f}"


def kept_rows(table, values):
    """Lines of an earlier table that the fit does not make."""
    if not os.path.exists(table):
        return []
    rows = [line for line in open(table) if line.startswith(("localised,", "delocalised,", "pair,Fe C-eta4", "pair,Ru C-eta4"))]
    return [row for row in rows if tuple(row.split(",")[:2]) not in values]


def fit(folder, table):
    data = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")
    with open(f"{data}/elements.csv") as text:
        radii = {e["symbol"]: float(e["covalent_radius"] or 0) for e in csv.DictReader(l for l in text if not l.startswith("#"))}
    start = {("metal", symbol): radius for symbol, radius in radii.items()}
    for line in open(f"{data}/metal_donor_start.csv"):
        if not line.startswith(("#", "kind")):
            kind, name, value = line.strip().split(",")
            start["metal" if kind == "radius" else kind, name] = float(value)
    rows = read_distances(folder, radii)
    names = sorted({row["name"] for row in rows})
    left_out = []
    for part in range(5):
        test = set(names[part::5])
        values = least_deviations([row for row in rows if row["name"] not in test], start)
        left_out += [abs(row["distance"] - sum(values.get(t, start.get(t, 0.0)) for t in terms(row))) for row in rows if row["name"] in test]
    values = least_deviations(rows, start)
    report = f"{len(rows)} distances in {len(names)} complexes; left out in turn, fifths of the complexes have a {quantiles(left_out)}"
    kept = kept_rows(table, values)
    with open(table, "w") as out:
        out.write("# Metal-donor distances in Angstrom as a sum: metal + state + geometry + donor + family + pair. Made by\n"
                  "# scripts/metal_donor_distances.py: least absolute deviations from GFN2-xTB (xtb 6.5.1) geometries of small closed-shell\n"
                  f"# complexes, {report}.\n"
                  "# Start values, which stand for metals and donors that the list lacks, are those of metal_donor_start.csv.\n"
                  "kind,name,value\n")
        for kind in STRENGTH:
            for name in sorted(name for k, name in values if k == kind):
                if kind in ("metal", "donor") or abs(values[kind, name]) >= 0.005:
                    out.write(f"{kind},{name},{values[kind, name]:.3f}\n")
        out.writelines(kept)
    print(report)


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "list":
        write_list(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 11)
    elif len(sys.argv) > 2 and sys.argv[1] == "relax":
        relax(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 10**9)
    elif len(sys.argv) > 3 and sys.argv[1] == "fit":
        fit(sys.argv[2], sys.argv[3])
    else:
        sys.exit(__doc__)
