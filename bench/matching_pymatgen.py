#!/usr/bin/env python3
"""CPU time of pymatgen's matcher on the pairs that bench/matching_pairs.py wrote: bench/matching_pymatgen.py PAIRS [N].

Times some N pairs of up to 20 atoms with default options, spread evenly over the file. The cache of reduced cells is emptied before each call."""
import sys
import time
import warnings

from pymatgen.core import Lattice, Structure
from pymatgen.core.structure_matcher import StructureMatcher

warnings.filterwarnings("ignore")


def read_structure(file):
    words = file.readline().split()
    sites = [file.readline().split() for _ in range(int(words[0]))]
    return Structure(Lattice([float(x) for x in words[1:]]), [int(s[0]) for s in sites],
                     [[float(x) for x in s[1:]] for s in sites])


def timed(function, a, b):
    cache = getattr(StructureMatcher, "_get_reduced_istructure", None)
    if cache:
        cache.cache_clear()
    start = time.process_time()
    function(a, b)
    return time.process_time() - start


def main():
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 800
    fit = rms = count = seen = 0
    with open(sys.argv[1]) as file:
        total = int(file.readline())
        for _ in range(total):
            words = file.readline().split()
            a, b = read_structure(file), read_structure(file)
            if words[4] != "default" or max(len(a), len(b)) > 20:
                continue
            seen += 1
            if seen % max(1, total // wanted):
                continue
            matcher = StructureMatcher(*map(float, words[1:4]))
            fit += timed(matcher.fit, a, b)
            rms += timed(matcher.get_rms_dist, a, b)
            count += 1
    print(f"pymatgen, {count} of {seen} pairs of up to 20 atoms, microseconds of CPU time each:")
    print(f"  fit          {fit / count * 1e6:10.1f}")
    print(f"  get_rms_dist {rms / count * 1e6:10.1f}")


if __name__ == "__main__":
    main()
