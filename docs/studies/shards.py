#!/usr/bin/env python3
"""What shards of a market cost: the tables of docs/studies/shards.md, from a sweep over shards and times between exchanges.

    libsim sweep scenarios/sweeps/shards.json --out shards.sweep
    docs/studies/shards.py shards.sweep --write docs/studies/shards.md

Each table is of one policy: a row a cell, its difference from the first cell, which has one shard, paired by replication,
in % of it, with 95% intervals. The last one is of what a comparison would say: the differences of each policy from random.
Without --write the tables go to standard output; with it they replace those in the file.
"""
import argparse
import csv
import math
import re
import sys

sys.dont_write_bytecode = True
from allocation import margin, markdown, quantile  # from the script beside this one

METRICS = {
    "revenue": "revenue", "gifts": "gifts", "ctr": "clicks", "watch_time": "watching",
    "satisfaction": "satisfaction", "overload_share": "overload", "streamer_gini_exposure": "exposure Gini",
    "active_users": "users",
}


def interval(values):
    n = len(values)
    mean = sum(values) / n
    spread = math.sqrt(sum((v - mean) ** 2 for v in values) / (n - 1) / n)
    by = quantile(0.95, n - 1) * spread
    return {"mean": mean, "low": mean - by, "high": mean + by}


def read(folder):
    """{(shards, exchange_s): {policy: {metric: [values by replication]}}}, in order of the cells."""
    cells = {}
    with open(f"{folder}/results.csv", newline="") as file:
        for row in csv.DictReader(file):
            cell = cells.setdefault((int(row["run.shards"]), int(row["run.exchange_s"])), {})
            values = cell.setdefault(row["policy"], {metric: [] for metric in METRICS})
            for metric in METRICS:
                values[metric].append(float(row[metric]))
    return cells


def percent(values, base):
    """The paired difference, in % of the base's mean."""
    level = sum(base) / len(base)
    return interval([100 * (v - b) / level for v, b in zip(values, base)])


def cell_text(values):
    clear = values["low"] > 0 or values["high"] < 0
    return f"**{margin(values)}**" if clear else margin(values)


def label(cell):
    return f"{cell[0]} shards, every {cell[1]} s"


def policy_table(cells, policy):
    first, *others = cells
    levels = cells[first][policy]
    rows = [["one market, the level"] + [margin(interval(levels[metric]), "", 4) for metric in METRICS]]
    for cell in others:
        rows.append([label(cell)] + [cell_text(percent(cells[cell][policy][m], levels[m])) for m in METRICS])
    return markdown(["", *METRICS.values()], rows)


def comparison_table(cells, policies):
    base, *others = policies
    rows = []
    for policy in others:
        for cell, by_policy in cells.items():
            name = "one market" if cell[0] == 1 else label(cell)
            rows.append([f"`{policy}`, {name}"] +
                        [margin(percent(by_policy[policy][m], by_policy[base][m])) for m in METRICS])
    return markdown([f"against `{base}`", *METRICS.values()], rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="of the sweep")
    parser.add_argument("--write", metavar="FILE", help="the page whose tables are replaced")
    arguments = parser.parse_args()
    cells = read(arguments.folder)
    policies = list(next(iter(cells.values())))
    tables = {policy: policy_table(cells, policy) for policy in policies}
    tables["comparison"] = comparison_table(cells, policies)
    if not arguments.write:
        for name, table in tables.items():
            print(f"{name}\n\n{table}\n")
        return
    with open(arguments.write) as file:
        page = file.read()
    for name, table in tables.items():
        pattern = re.compile(rf"(<!-- table: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not pattern.search(page):
            sys.exit(f"shards: {arguments.write} has no place for the table {name}")
        page = pattern.sub(lambda m: m[1] + table + "\n" + m[2], page, count=1)
    with open(arguments.write, "w") as file:
        file.write(page)


if __name__ == "__main__":
    main()
