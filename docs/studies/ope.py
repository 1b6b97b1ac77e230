#!/usr/bin/env python3
"""When a log can be believed: the tables of docs/studies/ope.md, in Markdown.

    docs/studies/ope.py build/release/libsim scenarios/tiny.json --write docs/studies/ope.md

Every row is one run of `libsim ope --truth`, on the same seeds, with one thing changed; tables of made-up logs come from
ope_coverage.cpp, built among the examples beside the program. Without --write the tables go to standard output; with it
they replace those in the file. `--only` makes some of the tables again. About six minutes on two free cores.
"""
import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile

BASE = {"--logging": "popularity", "--target": "greedy", "--reward": "click", "--bucket": "0.1"}
ONE_SLOT = ["market.feed.slots=1"]
MADE = ["Every estimator", "Bounded rewards", "Rows of users", "Gifts"]
ESTIMATORS = ["IPW(lambda=inf)", "SNIPW", "DM", "DR(lambda=inf)", "SwitchDRTuning(mse)"]
SLATES = ["IPW(lambda=inf)", "SNIPW", "DM", "DR(lambda=inf)", "RIPS", "IIPS"]

TABLES = {
    "Log size": (ESTIMATORS, {
        f"{share:.0%} of the requests": ({"--sample": str(share)}, ONE_SLOT) for share in (0.03, 0.2, 1.0)
    } | {"all, three times the days": ({"--days": "9"}, ONE_SLOT)}),
    "Bucket size": (ESTIMATORS, {
        f"{share:g}%": ({"--bucket": str(share / 100)}, ONE_SLOT) for share in (0.5, 2, 5, 20, 100)
    }),
    "Tail of the reward": (ESTIMATORS, {
        "click": ({"--bucket": "0.5"}, ONE_SLOT),
        "watch": ({"--bucket": "0.5", "--reward": "watch"}, ONE_SLOT),
        "coins, z_sd 0.3": ({"--bucket": "0.5", "--reward": "coins"}, ONE_SLOT + ["market.gifts.z_sd=0.3"]),
        "coins, z_sd 1": ({"--bucket": "0.5", "--reward": "coins"}, ONE_SLOT),
    }),
    "Who predicts": (ESTIMATORS, {
        "the oracle": ({}, ONE_SLOT),
        "the oracle, noise 1.5": ({}, ONE_SLOT + ['estimator={"kind":"oracle","noise":1.5}']),
        "past rates": ({}, ONE_SLOT + ["estimator=history"]),
    }),
    "Slate size": (SLATES, {
        f"{slots} slot{'s' if slots > 1 else ''}": ({"--bucket": "0.5"}, [f"market.feed.slots={slots}"]) for slots in (1, 2, 4)
    }),
    "What falls into the bucket": (SLATES, {
        f"by {unit}": ({"--bucket": "0.2", "--bucket-by": unit}, ["market.feed.slots=2"])
        for unit in ("user", "request", "slot")
    }),
}
# Nothing changes from day to day, rooms are never crowded, and all rooms are tried: only users are not alike.
STATIONARY = ({"--logging": "random", "--bucket": None, "--days": "1", "--sample": "0.2"},
              ONE_SLOT + ["market.overload.strength=0", "market.retention.visit_gain=0", "market.retention.churn_gain=0"])
STATIONARY_REPLICATIONS = 1000

INTERFERENCE = {
    f"capacity {capacity}": ({"--bucket": "0.5", "--reward": "watch"},
                             ONE_SLOT + [f"world.streamers.capacity_base={capacity}", "market.overload.strength=2",
                                         "market.retention.visit_gain=1"])
    for capacity in (60, 6, 1)
}


def evaluate(arguments, options, changes, replications=None):
    """The result of one run, as JSON; None if it was refused for want of overlap."""
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        command = [arguments.program, "ope", arguments.scenario, "--truth", "--replications",
                   str(replications or arguments.replications), "--jobs", str(arguments.jobs), "--quiet", "--json", result.name]
        for name, value in (BASE | options).items():
            command += [name, value] if value else []
        for change in changes:
            command += ["--set", change]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode == 2 and "no overlap" in done.stderr:
            return None
        if done.returncode != 0:
            sys.exit(f"ope: {' '.join(command)} ended with {done.returncode}\n{done.stderr}")
        return json.load(open(result.name))


def half(interval):
    return (interval["high"] - interval["low"]) / 2


def signed(interval, unit=1.0):
    return f"{interval['mean'] / unit:+.1f} ±{half(interval) / unit:.1f}"


def level(interval):
    width = half(interval)
    digits = 0 if width >= 10 else 1 if width >= 1 else 2 if width >= 0.1 else 4
    return f"{interval['mean']:,.{digits}f} ±{width:.{digits}f}"


def cell(line, truth):
    if line is None or not line.get("defined"):
        return "–"
    unit = truth / 100
    coverage = line["coverage"]
    bounds = f"{100 * coverage['low']:.0f}, {100 * coverage['high']:.0f}"
    share = f"{100 * coverage['mean']:.0f} [{bounds}]"
    if coverage["high"] < 0.95:
        share = f"**{share}**"
    return f"{signed(line['bias'], unit)}; {line['rmse'] / unit:.1f}; {share}"


def reasons(result):
    """The overlap's warnings: those about a fixed lambda are of no estimator shown here."""
    return sum(1 for warning in result["warnings"] if "not defined" not in warning)


def deviation(line):
    """The standard deviation of the estimates' errors, from that of their mean."""
    return math.sqrt(max(line["rmse"] ** 2 - line["bias"]["mean"] ** 2, 0))


def table(arguments, estimators, rows):
    lines = ["| | rows | ess | rewarded | warnings | truth | " + " | ".join(f"`{e}`" for e in estimators) + " |",
             "|---|" + "---:|" * (5 + len(estimators))]
    for name, (options, changes) in rows.items():
        result = evaluate(arguments, options, changes)
        if result is None:
            lines.append(f"| {name} | refused: no overlap |" + " |" * (4 + len(estimators)))
            continue
        by_name = {line["estimator"]: line for line in result["estimates"]}
        truth = result["truth"]["one_request"]
        overlap = result["overlap"]
        counts = [f"{result['rows']:,}"] + [f"{overlap[key] or 0:,.0f}" for key in ("ess", "rewarded_clusters")]
        lines.append(f"| {name} | " + " | ".join(counts) + f" | {reasons(result)} | {level(truth)} | " +
                     " | ".join(cell(by_name.get(e), truth["mean"]) for e in estimators) + " |")
        print(lines[-1], file=sys.stderr)
    return "\n".join(lines)


def stationary(arguments):
    result = evaluate(arguments, *STATIONARY, replications=STATIONARY_REPLICATIONS)
    unit = result["truth"]["one_request"]["mean"] / 100
    lines = ["| | bias, % | standard deviation, % | RMSE, % | 95% intervals that hold the truth, % |", "|---|" + "---:|" * 4]
    for line in result["estimates"]:
        if not line.get("defined"):
            continue
        share = line["coverage"]
        text = f"{100 * share['mean']:.1f} [{100 * share['low']:.1f}, {100 * share['high']:.1f}]"
        lines.append(f"| `{line['estimator']}` | {signed(line['bias'], unit)} | {deviation(line) / unit:.1f} | "
                     f"{line['rmse'] / unit:.1f} | {text if share['mean'] >= 0.93 else f'**{text}**'} |")
    return "\n".join(lines)


def made_logs(arguments):
    program = os.path.join(os.path.dirname(arguments.program), "examples", "ope_coverage")
    if not os.path.exists(program):
        sys.exit(f"ope: {program} is missing; build it: ./dev build")
    names = [] if not arguments.only else [title for title in arguments.only if title in MADE]
    done = subprocess.run([program, str(arguments.jobs)] + names, stdout=subprocess.PIPE, text=True, check=True)
    return dict(re.findall(r"<!-- table: (.*?) -->\n(.*?)\n<!-- end -->", done.stdout, flags=re.S))


def interference(arguments):
    lines = ["| | logged | one request | whole market | whole less one, % | requests, % | visits, % | `DR(lambda=inf)` less one, % "
             "| less whole, % |", "|---|" + "---:|" * 8]
    for name, (options, changes) in INTERFERENCE.items():
        result = evaluate(arguments, options, changes)
        truth = result["truth"]
        one, whole = truth["one_request"]["mean"], truth["whole_market"]["reward"]["mean"]
        bias = next(line["bias"] for line in result["estimates"] if line["estimator"] == "DR(lambda=inf)")
        off = bias["mean"] + one - whole
        lines.append(f"| {name} | {level(truth['logged']['reward'])} | {level(truth['one_request'])} | "
                     f"{level(truth['whole_market']['reward'])} | {signed(truth['interference'], one / 100)} | "
                     f"{signed(truth['requests_change'], 0.01)} | {signed(truth['visits_change'], 0.01)} | "
                     f"{signed(bias, one / 100)} | {100 * off / whole:+.1f} |")
        print(lines[-1], file=sys.stderr)
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("scenario")
    parser.add_argument("--replications", type=int, default=48)
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--write", metavar="FILE", help="the page whose tables are replaced")
    titles = list(MADE) + ["A stationary market"] + list(TABLES) + ["Interference"]
    parser.add_argument("--only", metavar="TABLE", nargs="+", choices=titles, help="make these again: " + ", ".join(titles))
    arguments = parser.parse_args()
    wanted = arguments.only or titles
    parts = made_logs(arguments) if any(title in MADE for title in wanted) else {}
    if "A stationary market" in wanted:
        parts["A stationary market"] = stationary(arguments)
    for title, content in TABLES.items():
        if title in wanted:
            parts[title] = table(arguments, *content)
    if "Interference" in wanted:
        parts["Interference"] = interference(arguments)
    if not arguments.write:
        print("\n\n".join(f"## {title}\n\n{text}" for title, text in parts.items()))
        return
    page = open(arguments.write).read()
    for title, text in parts.items():
        page, count = re.subn(rf"(<!-- table: {title} -->\n).*?(<!-- end -->)",
                              lambda marks: marks[1] + text + "\n" + marks[2], page, flags=re.S)
        if count != 1:
            sys.exit(f"ope: {arguments.write} has no table \"{title}\"")
    open(arguments.write, "w").write(page)


if __name__ == "__main__":
    main()
