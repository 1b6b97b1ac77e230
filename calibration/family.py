#!/usr/bin/env python3
"""Does the market keep its facts at other sizes, in other scenarios, and over a year? Three tables in Markdown.

    calibration/family.py build/release/libsim scales scenarios/kuailive.json    # 0.01 to 3 times the market
    calibration/family.py build/release/libsim scarce scenarios/busy.json        # ratio facts where supply is scarce
    calibration/family.py build/release/libsim year scenarios/long.json          # drift by windows of 30 days

`--replications N` is for the last one; its trend is a least-squares line through the windows, with a 95% interval from
how far they lie off it.

A cell of the first two tables is how far a fact lies from its target, in tolerances at that scale; bold if it does not
hold. Facts that grow with the market are left out.
"""
import argparse
import json
import math
import os
import subprocess
import sys
import tempfile

# Small markets need more seeds for the same precision.
REPLICATIONS = {0.01: 64, 0.03: 32, 0.1: 8, 0.3: 4, 1: 2, 3: 1}
YEARLY = ["active_users", "visiting_users", "active_streamers", "revenue", "gifts", "satisfaction"]


def result_of(command):
    with tempfile.TemporaryDirectory() as folder:
        result = os.path.join(folder, "result.json")
        done = subprocess.run(command + ["--quiet", "--json", result], stdout=subprocess.DEVNULL)
        if done.returncode not in (0, 1):
            sys.exit(f"family: {' '.join(command)} ended with {done.returncode}")
        with open(result) as file:
            return json.load(file)


def scale_free():
    """The published targets of judged facts that do not grow with the market, by id."""
    folder = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(folder, "kuailive.facts.json")) as file:
        facts = json.load(file)
    return {fact["id"]: fact["target"] for fact in facts
            if fact["scales"] == "not" and fact["role"] in ("target", "secondary")}


def cell(fact):
    error = fact.get("error_in_tolerances")
    if error is None:
        return "–" if fact["ok"] else f"**{fact['value']:.4g}**"
    return f"{error:+.2f}" if fact["ok"] else f"**{error:+.2f}**"


def facts_table(program, runs):
    measured = {}
    for name, arguments in runs.items():
        print(f"family: {name}", file=sys.stderr)
        facts = result_of([program, "facts", *arguments])["facts"]
        measured[name] = {fact["id"]: fact for fact in facts}
    print("| fact | target | " + " | ".join(measured) + " |")
    print("|---|---:|" + "---:|" * len(measured))
    for name, target in scale_free().items():
        rows = [facts[name] for facts in measured.values() if name in facts]
        if rows and rows[0].get("value") is not None:
            print(f"| `{name}` | {target:.4g} | " + " | ".join(cell(row) for row in rows) + " |")


def scales(program, scenario):
    facts_table(program, {f"{scale:g} ({n} seeds)": [scenario, "--scale", str(scale), "--replications", str(n)]
                          for scale, n in REPLICATIONS.items()})


def scarce(program, scenario):
    facts_table(program, {f"{os.path.basename(scenario)} (8 seeds)": [scenario, "--replications", "8"]})


def trend(values):
    """The slope a step of the least-squares line through twelve values, and its 95% half width."""
    n = len(values)
    steps = [i - (n - 1) / 2 for i in range(n)]
    squares = sum(step * step for step in steps)
    middle = sum(values) / n
    slope = sum(step * value for step, value in zip(steps, values)) / squares
    left = sum((value - middle - slope * step) ** 2 for step, value in zip(steps, values))
    student = 2.228  # 97.5% quantile at 10 degrees of freedom
    return slope, student * math.sqrt(left / (n - 2) / squares)


def year(program, scenario, replications):
    """Means over seeds of each window, in % of the mean of all windows, under the scenario's own policy."""
    with tempfile.TemporaryDirectory() as folder:
        described = json.loads(subprocess.run([program, "describe", scenario, "--json", "-"], check=True,
                                              capture_output=True, text=True).stdout)
        own = next(field["value"] for field in described["fields"] if field["path"] == "/policy")
        policy = os.path.join(folder, "own.json")
        with open(policy, "w") as file:
            json.dump(own, file)
        result = result_of([program, "compare", scenario, "--policies", policy, "--by", "day",
                            "--replications", str(replications)])
    days = [entry["policies"][0]["metrics"] for entry in result["slices"] if entry["name"].startswith("day ")]
    print(f"{result['replications']} seeds, {len(days)} days.\n")
    print("| days | " + " | ".join(YEARLY) + " |\n|---|" + "---:|" * len(YEARLY))
    means = {name: sum(day[name]["mean"] for day in days) / len(days) for name in YEARLY}
    windows = {name: [] for name in YEARLY}
    for first in range(0, len(days) - 29, 30):
        cells = []
        for name in YEARLY:
            window = sum(day[name]["mean"] for day in days[first:first + 30]) / 30
            off = 100 * (window / means[name] - 1)
            windows[name].append(off)
            cells.append(f"{off:+.1f}%")
        print(f"| {first + 1} to {first + 30} | " + " | ".join(cells) + " |")
    print("| mean | " + " | ".join(f"{means[name]:,.4g}" for name in YEARLY) + " |")
    print("| largest deviation | " + " | ".join(f"{max(map(abs, windows[name])):.1f}%" for name in YEARLY) + " |")
    if len(windows[YEARLY[0]]) == 12:
        slopes = {name: trend(windows[name]) for name in YEARLY}
        print("| trend a window | " + " | ".join("{:+.2f} ±{:.2f}%".format(*slopes[name]) for name in YEARLY) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("table", choices=["scales", "scarce", "year"])
    parser.add_argument("scenario")
    parser.add_argument("--replications", type=int, default=8)
    arguments = parser.parse_args()
    if arguments.table == "year":
        year(arguments.program, arguments.scenario, arguments.replications)
    else:
        {"scales": scales, "scarce": scarce}[arguments.table](arguments.program, arguments.scenario)


if __name__ == "__main__":
    main()
