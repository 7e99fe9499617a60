#!/usr/bin/env python3
"""Builds the complexes of a batch list with molSimplify, in process and warm, one thread: the peer of `werner build complex --batch`.

    bench/peers molsimplify
    build/bench_assembly 60 list.csv
    bench/venv/molsimplify/bin/python bench/assembly_molsimplify.py list.csv [--ff] [--limit N] [--resume raw.csv]

The list names ligands as SMILES{donors}. Classic generator (`startgen_pythonic`, neural distances off), without a force
field unless --ff. Prints CPU seconds per complex and failures; a complex counts as failed when there is no structure or the
metal does not end up with its donors (1.3 times the covalent radii). Geometries that molSimplify lacks are counted apart.
Where list.werner.csv lies beside the list, Werner's results on the same complexes stand in the same table.
"""
import argparse
import contextlib
import csv
import io
import os
import re
import statistics
import tempfile
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")

SHAPES = {
    "linear": "li", "trigonal-planar": "tpl", "square-planar": "sqp", "tetrahedral": "thd", "square-pyramidal": "spy",
    "trigonal-bipyramidal": "tbp", "octahedral": "oct", "trigonal-prismatic": "tpr", "pentagonal-bipyramidal": "pbp",
    "square-antiprismatic": "sqap", "dodecahedral": "tdhd",
}
SITES = {"li": 2, "tpl": 3, "sqp": 4, "thd": 4, "spy": 5, "tbp": 5, "oct": 6, "tpr": 6, "pbp": 7, "sqap": 8, "tdhd": 8}


def parse_ligands(text):
    """[(SMILES, donors, count)]; None when a donor is haptic, which the classic generator takes as one atom only."""
    ligands = []
    for part in text.split(";"):
        match = re.fullmatch(r"(.*)\{(.*)\}(?:\*(\d+))?", part.strip())
        if not match:
            raise SystemExit(f"expected SMILES{{donors}}, found '{part}'")
        if "(" in match[2]:
            return None
        ligands.append((match[1], [int(d) + 1 for d in match[2].split(",")], int(match[3] or 1)))
    return ligands


def donors_bound(molecule, expected):
    metal = molecule.findMetal()
    if not metal:
        return False
    center = molecule.getAtom(metal[0])
    near = [a for i, a in enumerate(molecule.getAtoms())
            if i != metal[0] and a.symbol() != "H" and center.distance(a) < 1.3 * (center.rad + a.rad)]
    return len(near) >= expected


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("list")
    arguments.add_argument("--ff", action="store_true", help="with molSimplify's default force field")
    arguments.add_argument("--limit", type=int, default=10**9)
    arguments.add_argument("--resume", help="raw results, one row per complex; rows that are there are not repeated")
    options = arguments.parse_args()
    from molSimplify.Scripts.generator import startgen_pythonic

    known = {}
    if options.resume and os.path.exists(options.resume):
        known = {row["name"]: row for row in csv.DictReader(open(options.resume))}
    rows = list(csv.DictReader(open(options.list)))[: options.limit]
    results = []
    folder = tempfile.mkdtemp()
    for row in rows:
        if row["name"] in known:
            results.append(known[row["name"]])
            continue
        shape, ligands = SHAPES.get(row["geometry"]), parse_ligands(row["ligands"])
        result = {"name": row["name"], "status": "unsupported", "seconds": ""}
        if shape and ligands:
            request = {
                "-core": re.sub(r"[^A-Za-z]", "", row["metal"]), "-oxstate": row["oxidation_state"], "-geometry": shape,
                "-coord": str(SITES[shape]), "-lig": ",".join(s for s, _, _ in ligands),
                "-smicat": ",".join("[" + ",".join(map(str, d)) + "]" for _, d, _ in ligands),
                "-ligocc": ",".join(str(n) for _, _, n in ligands), "-skipANN": "True", "-ff": "uff" if options.ff else "no",
                "-rundir": folder, "-name": "x", "-keepHs": ",".join("yes" for _ in ligands),
            }
            start = time.process_time()
            try:
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                    _, error, diagnosis = startgen_pythonic(request, flag=False)
                good = not error and donors_bound(diagnosis.mol, sum(len(d) * n for _, d, n in ligands))
                result["status"] = "built" if good else "failed"
            except (Exception, SystemExit):
                result["status"] = "failed"
            result["seconds"] = f"{time.process_time() - start:.4f}"
        results.append(result)
        if options.resume:
            new = not os.path.exists(options.resume)
            with open(options.resume, "a", newline="") as out:
                writer = csv.DictWriter(out, ["name", "status", "seconds"])
                if new:
                    writer.writeheader()
                writer.writerow(result)
    tried = [r for r in results if r["status"] != "unsupported"]
    label = "molSimplify, force field" if options.ff else "molSimplify"
    table = [(label, [float(r["seconds"]) for r in tried], sum(r["status"] != "built" for r in tried))]
    beside = os.path.splitext(options.list)[0] + ".werner.csv"
    if os.path.exists(beside):
        names = {r["name"] for r in tried}
        ours = [r for r in csv.DictReader(open(beside)) if r["name"] in names]
        failed = sum(r["status"] != "built" for r in ours)
        table.append(("Werner, ligands embedded", [float(r["cold"]) for r in ours], failed))
        table.append(("Werner, ligands cached", [float(r["warm"]) for r in ours], failed))
    print(f"{len(rows)} complexes, {len(rows) - len(tried)} unsupported by molSimplify")
    print(f"{'program':28}{'failed':>8}{'CPU s each: mean':>18}{'median':>9}{'ratio of means':>16}")
    reference = statistics.fmean(table[0][1])
    for name, seconds, failed in table:
        mean = statistics.fmean(seconds)
        print(f"{name:28}{failed:8}{mean:18.4f}{statistics.median(seconds):9.4f}{reference / max(mean, 1e-9):16.1f}")

if __name__ == "__main__":
    main()
