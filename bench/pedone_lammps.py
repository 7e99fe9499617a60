#!/usr/bin/env python3
"""Energies, forces and pressures of oxides in the potential of Pedone (data/pedone.csv) by LAMMPS: a witness that shares no
code with Werner. Writes tests/data/pedone_lammps.csv. Needs the program `lmp` (Debian: lammps).

usage: bench/pedone_lammps.py [LMP]

The crystals are made here: simple structures of one oxide of every cation and some of several, strained at random to
triclinic cells with atoms displaced at random. Terms: coul/long with kspace_style ewald; morse/smooth/linear, which shifts
value and slope at the cut-off as Werner does; C/r^12 as lj/cut (with its r^-6) plus buck (which takes the r^-6 away).
"""
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BAR_IN_EV = 6.241509074e-7  # eV/Angstrom^3

ions = {}
for line in (ROOT / "data/pedone.csv").read_text().splitlines():
    if line and not line.startswith(("#", "symbol")):
        symbol, state, *numbers, _ = line.split(",")
        ions[symbol, int(state)] = [float(x) for x in numbers]


def cutoff(term):
    depth, steepness, distance, _ = term
    return min(15, distance + math.log(2 * depth / 1e-8) / steepness)


def rocksalt(a, m):
    half = a / 2
    return [[0, half, half], [half, 0, half], [half, half, 0]], [(m, 0, 0, 0), ("O", .5, .5, .5)]


def antifluorite(a, m):
    half = a / 2
    return [[0, half, half], [half, 0, half], [half, half, 0]], [("O", 0, 0, 0), (m, .25, .25, .25), (m, .75, .75, .75)]


def rutile(a, m):
    c, u = .64 * a, .305
    atoms = [(m, 0, 0, 0), (m, .5, .5, .5)]
    return [[a, 0, 0], [0, a, 0], [0, 0, c]], atoms + [
        ("O", u, u, 0), ("O", -u, -u, 0), ("O", .5 + u, .5 - u, .5), ("O", .5 - u, .5 + u, .5)]


def corundum(a, m):
    c, z, x = 2.73 * a, .352, .306
    cell = [[a / 2, a / 2 / math.sqrt(3), c / 3], [-a / 2, a / 2 / math.sqrt(3), c / 3], [0, -a / math.sqrt(3), c / 3]]
    metals = [(m, s, s, s) for s in (z, .5 - z, -z, .5 + z)]
    u, v, w = .25 + x, .25 - x, .25
    return cell, metals + [("O", *p) for p in ((u, v, w), (w, u, v), (v, w, u), (-u, -v, -w), (-w, -u, -v), (-v, -w, -u))]


def perovskite(a, m, n):
    return [[a, 0, 0], [0, a, 0], [0, 0, a]], [(m, 0, 0, 0), (n, .5, .5, .5), ("O", .5, .5, 0), ("O", .5, 0, .5),
                                               ("O", 0, .5, .5)]


def invented(a, symbols):
    """Atoms on a grid of 3 x 3 x 2 points."""
    points = [(i / 3, j / 3, k / 2) for i in range(3) for j in range(3) for k in range(2)]
    random.shuffle(points)
    return [[a, 0, 0], [.2 * a, a, 0], [-.1 * a, .3 * a, .7 * a]], [(s, *p) for s, p in zip(symbols, points)]


def crystals():
    for symbol, state, a in (("Li", 1, 4.6), ("Na", 1, 5.6), ("K", 1, 6.4), ("Cu", 1, 4.8), ("Ag", 1, 5.4)):
        yield f"{symbol}2O", {symbol: state}, antifluorite(a, symbol)
    for symbol, a in (("Be", 3.7), ("Mg", 4.2), ("Ca", 4.8), ("Sr", 5.2), ("Ba", 5.5), ("Mn", 4.4), ("Fe", 4.3), ("Co", 4.3),
                      ("Ni", 4.2), ("Zn", 4.3)):
        yield f"{symbol}O", {symbol: 2}, rocksalt(a, symbol)
    for symbol, a in (("Sc", 5.2), ("Cr", 5), ("Fe", 5), ("Al", 4.8), ("Nd", 5.8), ("Gd", 5.7), ("Er", 5.5)):
        yield f"{symbol}2O3", {symbol: 3}, corundum(a, symbol)
    for symbol, a in (("Ti", 4.6), ("Zr", 5), ("Si", 4.2), ("Ge", 4.4), ("Sn", 4.7)):
        yield f"{symbol}O2", {symbol: 4}, rutile(a, symbol)
    yield "SrTiO3", {"Sr": 2, "Ti": 4}, perovskite(3.9, "Sr", "Ti")
    yield "P4O10", {"P": 5}, invented(7, ["P"] * 4 + ["O"] * 10)
    yield "NaCaAlSiO5", {"Na": 1, "Ca": 2, "Al": 3, "Si": 4}, invented(6.2, ["Na", "Ca", "Al", "Si"] + ["O"] * 5)
    yield "CaMgFePO6", {"Ca": 2, "Mg": 2, "Fe": 3, "P": 5}, invented(6.4, ["Ca", "Mg", "Fe", "P"] + ["O"] * 6)


def to_triangle(cell):
    """The same cell with a along x and b in the plane of x and y, as LAMMPS wants it."""
    dot = lambda u, v: sum(x * y for x, y in zip(u, v))
    a, b, c = cell
    ax = math.sqrt(dot(a, a))
    bx = dot(b, a) / ax
    by = math.sqrt(dot(b, b) - bx * bx)
    cx = dot(c, a) / ax
    cy = (dot(b, c) - bx * cx) / by
    return [[ax, 0, 0], [bx, by, 0], [cx, cy, math.sqrt(dot(c, c) - cx * cx - cy * cy)]]


def disturbed(cell, atoms):
    strain = [[(i == j) + random.uniform(-.06, .06) for j in range(3)] for i in range(3)]
    cell = to_triangle([[sum(row[k] * strain[k][j] for k in range(3)) for j in range(3)] for row in cell])
    cell = [[round(x, 6) for x in row] for row in cell]
    return cell, [(s, *(round(x % 1 + random.uniform(-.02, .02), 6) for x in p)) for s, *p in atoms]


def run(program, states, cell, atoms):
    kinds = ["O", *states]
    place = lambda f: [sum(f[i] * cell[i][j] for i in range(3)) for j in range(3)]
    data = ["made by bench/pedone_lammps.py", "", f"{len(atoms)} atoms", f"{len(kinds)} atom types", ""]
    data += [f"0 {cell[i][i]!r} {'xyz'[i]}lo {'xyz'[i]}hi" for i in range(3)]
    data += [f"{cell[1][0]!r} {cell[2][0]!r} {cell[2][1]!r} xy xz yz", "", "Masses", ""]
    data += [f"{k + 1} 1.0" for k in range(len(kinds))] + ["", "Atoms # charge", ""]
    state = {"O": -2, **states}
    data += [f"{i + 1} {kinds.index(s) + 1} {.6 * state[s]:.1f} {' '.join(repr(x) for x in place(f))}"
             for i, (s, *f) in enumerate(atoms)]
    pairs = []
    for k, kind in enumerate(kinds):
        depth, steepness, distance, wall = term = ions[kind, state[kind]]
        far = cutoff(term)
        pairs += [f"pair_coeff 1 {k + 1} morse/smooth/linear {depth} {steepness} {distance} {far!r}",
                  f"pair_coeff 1 {k + 1} lj/cut {wall / 4!r} 1.0 {far!r}", f"pair_coeff 1 {k + 1} buck 0.0 1.0 {-wall!r} {far!r}"]
    script = f"""
units metal
atom_style charge
boundary p p p
box tilt large
read_data data.txt
pair_style hybrid/overlay coul/long 14.0 morse/smooth/linear 15.0 lj/cut 15.0 buck 15.0
pair_modify pair coul/long table 20
pair_coeff * * coul/long
{chr(10).join(pairs)}
kspace_style ewald 1.0e-11
neighbor 0.1 bin
thermo_style custom step pe pxx pyy pzz pxy pxz pyz
thermo_modify format float %.12e
dump forces all custom 1 forces.txt id fx fy fz
dump_modify forces sort id format float %.12e
run 0
"""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "data.txt").write_text("\n".join(data) + "\n")
        (folder / "in.txt").write_text(script)
        done = subprocess.run([program, "-in", "in.txt", "-log", "log.txt"], cwd=folder, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stdout[-2000:] + done.stderr)
        lines = (folder / "log.txt").read_text().splitlines()
        at = next(i for i, line in enumerate(lines) if line.split()[:2] == ["Step", "PotEng"])
        energy, *pressure = (float(x) for x in lines[at + 1].split()[1:])
        forces = [line.split()[1:] for line in (folder / "forces.txt").read_text().splitlines()[9:]]
    return energy, [-p * BAR_IN_EV for p in pressure], [[float(x) for x in f] for f in forces]


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "lmp"
    random.seed(2006)
    version = subprocess.run([program, "-h"], capture_output=True, text=True).stdout.split("\n")[1].strip()
    out = [f"# Made by bench/pedone_lammps.py with {version}: oxides invented there in the potential of Pedone.",
           "# crystal: name; a, b, c (Angstrom); energy (eV); stress xx, yy, zz, xy, xz, yz (eV/Angstrom^3, positive where the",
           "# crystal wants to shrink). atom: symbol; fractional coordinates; force (eV/Angstrom)."]
    for name, states, (cell, atoms) in crystals():
        cell, atoms = disturbed(cell, atoms)
        energy, stress, forces = run(program, states, cell, atoms)
        out.append(",".join(["crystal", name, *(repr(x) for row in cell for x in row), f"{energy:.9f}",
                             *(f"{x:.9f}" for x in stress)]))
        out += [",".join(["atom", s, *(repr(x) for x in f), *(f"{x:.7f}" for x in force)]) for (s, *f), force in zip(atoms, forces)]
        print(name, energy)
    (ROOT / "tests/data/pedone_lammps.csv").write_text("\n".join(out) + "\n")


main()
