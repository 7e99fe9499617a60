#!/usr/bin/env python3
"""Makes data/metal_donor.csv: metal-donor distances from GFN2-xTB geometries of small mixed-ligand complexes.

  metal_donor_distances.py list    FOLDER            writes FOLDER/list.csv, the complexes
  werner build complex --batch FOLDER/list.csv -o FOLDER/start.xyz
  metal_donor_distances.py relax   FOLDER [LIMIT]    optimises them with xtb, resumable, appends to FOLDER/distances.jsonl
  metal_donor_distances.py fit     FOLDER TABLE.csv  least squares: distance = metal(ox) + donor type

Needs xtb, and numpy for the fit.
"""
import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile

# Ligand as written in the list, its type in the table, its charge, its number of atoms with hydrogens.
LIGANDS = [
    ("[H-]{0}", "H", -1, 1), ("[F-]{0}", "F", -1, 1), ("[Cl-]{0}", "Cl", -1, 1), ("[Br-]{0}", "Br", -1, 1), ("[I-]{0}", "I", -1, 1),
    ("[C-]#[O+]{0}", "C-linear", 0, 2), ("[C-]#[N+]C{0}", "C-linear", 0, 6), ("[C-]#N{0}", "C-linear-anionic", -1, 2),
    ("[C-]#CC{0}", "C-linear-anionic", -1, 6), ("CN1C=CN(C)[C]1{6}", "C-planar", 0, 15), ("[c-]1ccccc1{0}", "C-planar-anionic", -1, 11),
    ("[CH-]=C{0}", "C-planar-anionic", -1, 5), ("[CH3-]{0}", "C-tetrahedral-anionic", -1, 4),
    ("[CH2-]C{0}", "C-tetrahedral-anionic", -1, 7), ("N#CC{0}", "N-linear", 0, 6), ("[N-]=C=S{0}", "N-linear-anionic", -1, 3),
    ("[N-]=C=O{0}", "N-linear-anionic", -1, 3), ("n1ccccc1{0}", "N-planar", 0, 11), ("n1ccn(C)c1{0}", "N-planar", 0, 12),
    ("N(C)=CC{0}", "N-planar", 0, 11), ("[N-](C)C{0}", "N-planar-anionic", -1, 9), ("[n-]1cccc1{0}", "N-planar-anionic", -1, 9),
    ("C(=O)(C)[N-]C{3}", "N-planar-anionic", -1, 11), ("N{0}", "N-tetrahedral", 0, 4), ("NC{0}", "N-tetrahedral", 0, 7),
    ("CN(C)C{1}", "N-tetrahedral", 0, 13), ("[N-]=[N+]=[N-]{0}", "N-bent-anionic", -1, 3), ("O{0}", "O-bent", 0, 3),
    ("COC{1}", "O-bent", 0, 9), ("CC(=O)C{2}", "O-bent", 0, 10), ("O=CN(C)C{0}", "O-bent", 0, 12), ("[O-]C{0}", "O-bent-anionic", -1, 5),
    ("[O-]c1ccccc1{0}", "O-bent-anionic", -1, 12), ("CC(=O)[O-]{3}", "O-bent-anionic", -1, 7), ("[OH-]{0}", "O-bent-anionic", -1, 2),
    ("CSC{1}", "S-bent", 0, 9), ("C1CCSC1{3}", "S-bent", 0, 13), ("[S-]C{0}", "S-bent-anionic", -1, 5),
    ("[S-]c1ccccc1{0}", "S-bent-anionic", -1, 12), ("CP(C)C{1}", "P-tetrahedral", 0, 13), ("c1ccccc1P(C)C{6}", "P-tetrahedral", 0, 20),
    ("COP(OC)OC{2}", "P-tetrahedral", 0, 16), ("C[As](C)C{1}", "As-tetrahedral", 0, 13), ("[SiH3-]{0}", "Si-tetrahedral-anionic", -1, 4),
    ("C[Si-](C)C{1}", "Si-tetrahedral-anionic", -1, 13), ("C[Se]C{1}", "Se-bent", 0, 9), ("[P-](C)C{0}", "P-bent-anionic", -1, 9),
    ("C=C{(0,1)}", "C-eta2", 0, 6), ("CC=CC{(1,2)}", "C-eta2", 0, 12),
]
MULTIPLE = [("[O-2]{0}", "O-multiple", -2, 1), ("[N-3]{0}", "N-multiple", -3, 1), ("[N-2]C{0}", "N-multiple", -2, 5),
            ("[CH-2]C{0}", "C-multiple", -2, 6), ("[S-2]{0}", "S-multiple", -2, 1)]
CHELATES = [("[O-]C(C)=CC(C)=O{0,6}", "O-bent-anionic", -1, 14), ("CN(C)C([S-])=S{4,5}", "S-bent-anionic", -1, 12),
            ("n1ccccc1-c1ccccn1{0,11}", "N-planar", 0, 20), ("NCCN{0,3}", "N-tetrahedral", 0, 12),
            ("CP(C)CCP(C)C{1,5}", "P-tetrahedral", 0, 24)]
HAPTIC = [("[CH-]1C=CC=C1{(0,1,2,3,4)}", "C-eta5", -1, 10), ("c1ccccc1{(0,1,2,3,4,5)}", "C-eta6", 0, 12),
          ("[CH2-]C=C{(0,1,2)}", "C-eta3", -1, 8), ("C=CC=C{(0,1,2,3)}", "C-eta4", 0, 10)]

# Metal, oxidation state, polyhedra, whether multiple bonds and haptic groups are usual.
METALS = [
    ("Sc", 3, "octahedral", 0, 1), ("Ti", 4, "tetrahedral octahedral", 1, 1), ("V", 5, "tetrahedral", 2, 0),
    ("V", 3, "octahedral", 0, 1), ("Cr", 0, "octahedral", 0, 2), ("Cr", 3, "octahedral", 0, 1), ("Mn", 1, "octahedral", 0, 2),
    ("Mn", 2, "tetrahedral octahedral", 0, 0), ("Fe", 0, "trigonal-bipyramidal", 0, 2), ("Fe", 2, "octahedral", 0, 2),
    ("Fe", 3, "octahedral", 0, 0), ("Co", 1, "trigonal-bipyramidal", 0, 2), ("Co", 3, "octahedral", 0, 1),
    ("Co", 2, "square-planar octahedral", 0, 0), ("Ni", 2, "square-planar", 0, 1), ("Ni", 0, "tetrahedral", 0, 0),
    ("Cu", 1, "tetrahedral trigonal-planar linear", 0, 0), ("Cu", 2, "square-planar", 0, 0), ("Zn", 2, "tetrahedral", 0, 0),
    ("Y", 3, "octahedral", 0, 1), ("Zr", 4, "tetrahedral octahedral", 0, 2), ("Nb", 5, "octahedral", 1, 1),
    ("Mo", 0, "octahedral", 0, 2), ("Mo", 6, "octahedral", 2, 0), ("Mo", 2, "octahedral", 0, 2), ("Tc", 5, "square-pyramidal", 2, 0),
    ("Ru", 2, "octahedral", 0, 2), ("Rh", 1, "square-planar", 0, 2), ("Rh", 3, "octahedral", 0, 1), ("Pd", 2, "square-planar", 0, 1),
    ("Pd", 0, "trigonal-planar tetrahedral", 0, 0), ("Ag", 1, "linear trigonal-planar", 0, 0), ("Cd", 2, "tetrahedral", 0, 0),
    ("La", 3, "octahedral", 0, 1), ("Hf", 4, "tetrahedral octahedral", 0, 2), ("Ta", 5, "octahedral", 1, 1),
    ("W", 0, "octahedral", 0, 2), ("W", 6, "octahedral", 2, 0), ("W", 2, "octahedral", 0, 2), ("Re", 1, "octahedral", 0, 2), ("Re", 5, "octahedral", 2, 0),
    ("Re", 7, "tetrahedral", 3, 0), ("Os", 2, "octahedral", 0, 1), ("Ir", 1, "square-planar", 0, 1), ("Ir", 3, "octahedral", 0, 2),
    ("Pt", 2, "square-planar", 0, 1), ("Pt", 4, "octahedral", 0, 0), ("Au", 1, "linear", 0, 0), ("Au", 3, "square-planar", 0, 0),
    ("Hg", 2, "linear tetrahedral", 0, 0), ("Lu", 3, "octahedral", 0, 1), ("Gd", 3, "octahedral", 0, 0),
]
VERTICES = {"linear": 2, "trigonal-planar": 3, "tetrahedral": 4, "square-planar": 4, "trigonal-bipyramidal": 5,
            "square-pyramidal": 5, "octahedral": 6}
TYPE = {entry[0]: entry[1] for entry in LIGANDS + MULTIPLE + HAPTIC + CHELATES}
SIZE = {entry[0]: entry[3] for entry in LIGANDS + MULTIPLE + HAPTIC + CHELATES}


def draw(rng, metal, state, shape, multiple, haptic):
    """Ligands that fill the polyhedron with a total charge of -1 to 1, or None."""
    free, charge, chosen, name = VERTICES[shape], state, [], shape
    if haptic and rng.random() < 0.25 * haptic and shape == "octahedral":
        ligand = rng.choice(HAPTIC[:2] if rng.random() < 0.7 else HAPTIC)
        chosen.append(ligand[0])
        charge += ligand[2]
        free, name = 3, "half-sandwich"
    for _ in range(multiple if rng.random() < 0.8 else 0):
        ligand = rng.choice(MULTIPLE)
        if free and charge + ligand[2] >= -1:
            chosen.append(ligand[0])
            charge += ligand[2]
            free -= 1
    if free >= 2 and name != "linear" and rng.random() < 0.25:
        ligand = rng.choice(CHELATES)
        chosen.append(ligand[0])
        charge += ligand[2]
        free -= 2
    while free:
        pool = [l for l in LIGANDS if -1 <= charge + l[2]]
        need = [l for l in pool if l[2] < 0] if charge >= free else pool if charge > 0 else [l for l in pool if l[2] == 0]
        if not need:
            return None
        ligand = rng.choice(need)
        chosen.append(ligand[0])
        charge += ligand[2]
        free -= 1
    return (name, chosen) if -1 <= charge <= 1 else None


def write_list(folder, per_metal=14):
    rng = random.Random(20)
    os.makedirs(folder, exist_ok=True)
    rows = []
    for turn in range(per_metal):  # metal after metal, so that any beginning of the list covers them all
        for metal, state, shapes, multiple, haptic in METALS:
            for _ in range(50):
                drawn = draw(rng, metal, state, rng.choice(shapes.split()), multiple, haptic)
                if drawn:
                    rows.append((f"{metal}{state}-{turn}", metal, state, drawn[0], ";".join(drawn[1])))
                    break
    with open(f"{folder}/list.csv", "w", newline="") as out:
        table = csv.writer(out)
        table.writerow(["name", "metal", "oxidation_state", "geometry", "ligands"])
        table.writerows(rows)


def frames(path):
    with open(path) as text:
        while line := text.readline():
            comment = text.readline()
            info = {key: quoted or bare for key, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', comment)}
            yield info, [text.readline().split() for _ in range(int(line))]


def donors_of(text):
    """(type, atoms) of the donors of one ligand, atoms counted in the ligand."""
    groups = re.findall(r"\(([^)]*)\)|(\d+)", text[text.rindex("{"):])
    return [(TYPE[text], [int(i) for i in (group or single).split(",")]) for group, single in groups]


def relax(folder, limit):
    done_file = f"{folder}/distances.jsonl"
    done = {json.loads(line)["name"] for line in open(done_file)} if os.path.exists(done_file) else set()
    rows = {row["name"]: row for row in csv.DictReader(open(f"{folder}/list.csv"))}
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    for info, atoms in frames(f"{folder}/start.xyz"):
        if len(done) >= limit:
            return
        if info["name"] in done:
            continue
        row, found = rows[info["name"]], []
        with tempfile.TemporaryDirectory() as scratch:
            with open(f"{scratch}/start.xyz", "w") as out:
                out.write(f"{len(atoms)}\n\n" + "\n".join(" ".join(atom) for atom in atoms) + "\n")
            spin = int(info.get("multiplicity", "1")) - 1
            try:
                run = subprocess.run(["xtb", "start.xyz", "--gfn", "2", "--opt", "normal", "--chrg", info["charge"], "--uhf", str(spin)],
                                     cwd=scratch, env=environment, capture_output=True, timeout=240)
                good = run.returncode == 0 and os.path.exists(f"{scratch}/xtbopt.xyz")
            except subprocess.TimeoutExpired:
                good = False
            if good:
                ((_, relaxed),) = frames(f"{scratch}/xtbopt.xyz")
                xyz = [[float(x) for x in atom[1:4]] for atom in relaxed]
                offset = 1
                for text in row["ligands"].split(";"):
                    for kind, group in donors_of(text):
                        for i in group:
                            r = sum((a - b) ** 2 for a, b in zip(xyz[0], xyz[offset + i])) ** 0.5
                            found.append([kind, len(group), round(r, 4)])
                    offset += SIZE[text]
                assert offset == len(atoms), row
        record = {"name": row["name"], "metal": row["metal"], "state": int(row["oxidation_state"]),
                  "vertices": len(row["ligands"].split(";")), "distances": found}
        with open(done_file, "a") as out:
            out.write(json.dumps(record) + "\n")
        done.add(row["name"])


def fit(folder, table):
    import numpy

    rows = []  # metal, state, type, distance
    for line in open(f"{folder}/distances.jsonl"):
        record = json.loads(line)
        for kind, hapticity, r in record["distances"]:
            if r < 3.2:
                rows.append((record["metal"], f"{record['metal']}{record['state']:+d}", kind, r))
    metals, states, kinds = (sorted({row[i] for row in rows}) for i in (0, 1, 2))
    columns = {("metal", name): i for i, name in enumerate(metals)}
    columns |= {("state", name): len(columns) + i for i, name in enumerate(states)}
    columns |= {("donor", name): len(columns) + i for i, name in enumerate(kinds)}
    a = numpy.zeros((len(rows), len(columns)))
    for i, (metal, state, kind, _) in enumerate(rows):
        a[i, columns["metal", metal]] = a[i, columns["state", state]] = a[i, columns["donor", kind]] = 1
    distance = numpy.array([row[3] for row in rows])
    # Metals near 1.3, donors near 0.8, states near 0: the constant that the sum leaves open is fixed by weak restraints.
    prior = numpy.array([{"metal": 1.3, "state": 0.0, "donor": 0.8}[kind] for kind, _ in columns])
    strength = numpy.array([{"metal": 0.1, "state": 2.0, "donor": 0.1}[kind] for kind, _ in columns])
    weight = numpy.ones(len(rows))
    for _ in range(20):  # least absolute deviations by reweighting: lost donors and odd isomers should not count
        w = numpy.sqrt(weight)
        solution = numpy.linalg.lstsq(
            numpy.vstack([a * w[:, None], numpy.diag(numpy.sqrt(strength))]),
            numpy.concatenate([distance * w, prior * numpy.sqrt(strength)]), rcond=None)[0]
        weight = 0.05 / numpy.maximum(numpy.abs(distance - a @ solution), 0.02)
    error = numpy.abs(distance - a @ solution)
    with open(table, "w") as out:
        out.write("# Metal-donor distances in Angstrom as a sum: metal + state + donor. Least absolute deviations over\n"
                  f"# {len(rows)} distances in GFN2-xTB (xtb 6.5.1) geometries of small mixed-ligand complexes in their lowest spin\n"
                  f"# state, made by scripts/metal_donor_distances.py; median error there {numpy.median(error):.3f}.\n"
                  "kind,name,value\n")
        for (kind, name), value in zip(columns, solution):
            out.write(f"{kind},{name},{value:.3f}\n")
    print(f"{len(rows)} distances, median error {numpy.median(error):.3f}, 90 % within {numpy.quantile(error, 0.9):.3f}")


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "list":
        write_list(sys.argv[2])
    elif len(sys.argv) > 2 and sys.argv[1] == "relax":
        relax(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 10**9)
    elif len(sys.argv) > 3 and sys.argv[1] == "fit":
        fit(sys.argv[2], sys.argv[3])
    else:
        sys.exit(__doc__)
