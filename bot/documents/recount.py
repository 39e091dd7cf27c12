"""Recounts the published list of a secret vote: python recount.py LIST.csv [LIST.csv ...]"""

import csv
import sys
from collections import Counter

for name in sys.argv[1:]:
    with open(name, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))[1:]
    receipts = [receipt for receipt, _ in rows]
    if len(set(receipts)) != len(receipts):
        sys.exit(f"{name}: a receipt stands twice")
    votes = Counter(mark for _, marks in rows for mark in marks.split(" | ") if mark)
    print(f"{name}: {len(rows)}")
    for mark, count in sorted(votes.items(), key=lambda pair: (-pair[1], pair[0])):
        print(f"{count:7} {mark}")
    print(f"{sum(not marks for _, marks in rows):7} -")
