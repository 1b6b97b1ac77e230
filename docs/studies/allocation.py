#!/usr/bin/env python3
"""Which policy, at whose cost: the tables and figures of docs/studies/allocation.md.

    docs/studies/allocation.py build/release/libsim scenarios --write docs/studies/allocation.md

Every table comes out of a few runs of `libsim compare` or `guardrails` on the same seeds. Without --write the tables go
to standard output; with it they replace those in the file, part by part, and gnuplot draws figures beside it. `--only`
makes some of the parts again. About 34 minutes on two free cores.
"""
import argparse
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

REPLICATIONS = {"busy": 16, "long": 16, "sensitivity": 16, "guardrails": 8}
OBJECTIVE = "objective={}"  # J with equal weights, in units of greedy's market

# At a fifth of the size eight rooms are live, and a user who is not shown the last 32 again is shown none at all.
SMALL = {"scale": 0.2, "changes": ["market.retrieval.hide_last=0"]}

# Beside all kinds with their defaults, what the claims need.
VARIANTS = {
    "concave_sqrt": {"kind": "concave", "g": "sqrt"},
    "concave_tau_1": {"kind": "concave", "tau": 1},
    "cold_start_20": {"kind": "cold_start", "floor": 0.2},
    "cold_start_week": {"kind": "cold_start", "floor": 0.3, "enough": 1e6},
    "dual_streamer": {"kind": "dual", "resource": "streamer"},
}
BOUND = "0.001"  # of the requests: more of them take the network simplex longer than the simulation

# title: metric; "J" is the objective's
COLUMNS = {
    "revenue": "revenue", "gifts": "gifts", "J": "J", "watch": "watch_time", "satisfaction": "satisfaction",
    "overload": "overload_share", "users at end": "active_users", "streamers at end": "active_streamers",
    "Gini exposure": "streamer_gini_exposure", "Gini revenue": "streamer_gini_revenue",
}
SENSITIVITY_COLUMNS = {title: metric for title, metric in COLUMNS.items() if title not in ("watch", "overload")}
SEGMENTS = {"gifts": "gifts", "watch": "watch_time", "satisfaction": "satisfaction"}
QUARTERS = {"gifts": "gifts", "users": "active_users"}

SENSITIVITY_DAYS = "60"
LEVELS = {
    "as it is": [],
    "retention: none": ["market.retention.churn_gain=0", "market.retention.visit_gain=0"],
    "retention × 2.5, as in long": ["market.retention.churn_gain=0.5", "market.retention.visit_gain=0.25"],
    "retention × 5": ["market.retention.churn_gain=1", "market.retention.visit_gain=0.5"],
    "overload: none": ["market.overload.strength=0"],
    "overload × 3": ["market.overload.strength=3"],
    "overload × 10": ["market.overload.strength=10"],
    "quitting: none": ["market.morale.quit_per_day=0", "world.streamers.entry_per_day=0"],
    "quitting × 3": ["market.morale.quit_per_day=0.1", "world.streamers.entry_per_day=25"],
    "quitting twice as steep": ["market.morale.quit_gain=12"],
    "retention × 5, overload × 3, quitting twice as steep": [
        "market.retention.churn_gain=1", "market.retention.visit_gain=0.5", "market.overload.strength=3",
        "market.morale.quit_gain=12"],
    "EV noise 0.5": ['estimator={"kind":"oracle","noise":0.5}'],
    "EV noise 1": ['estimator={"kind":"oracle","noise":1}'],
    "EV noise 2": ['estimator={"kind":"oracle","noise":2}'],
    "EV from past rates": ["estimator=history"],
    "strangers bound less": ["market.gifts.bind_stranger=-1"],
    "strangers bound more": ["market.gifts.bind_stranger=1"],
    "follow share halved": ["world.users.follow_share_a=0.229"],
    "follow share doubled": ["world.users.follow_share_a=1.655"],
    "no fan visits": ["market.gifts.fan_visits=0"],
}

LIMITS = {"--gini": "0.5,0.45,0.4", "--coverage": "0.8,0.9", "--over-share": "0.1,0.05,0.02", "--frequency-cap": "10,5"}
ENOUGH = "constraints.coverage.impressions=500"  # a day, a third of a live streamer's mean: ten are no floor here

CLAIMS = {  # of a prototype: what it said, in % of greedy's revenue; who is to show it
    "concave returns cost little": (-1.2, ["concave", "concave_marginal", "concave_sqrt", "concave_tau_1"]),
    "a soft floor for new streamers pays": (32.0, ["cold_start", "cold_start_20", "cold_start_week"]),
    "shadow prices pay": (2.7, ["dual", "dual_streamer"]),
}
PRICED = (2.7, 82.8)  # % of revenue, and % of capacity constraints kept, by the same prototype

TABLES = {  # by part; the page has a place for each
    "busy": ["busy", "hindsight"] + [f"segments, {title}" for title in SEGMENTS] + ["claims, busy"],
    "long": ["long"] + [f"quarters, {title}" for title in QUARTERS] + ["claims, long"],
    "sensitivity": ["sensitivity"],
    "guardrails": ["guardrails", "claims, capacity"],
}


# ---- running

def cpu_seconds():
    times = os.times()
    return times.children_user + times.children_system


def say_done(what, started, cpu):
    print(f"allocation: {what}: {time.monotonic() - started:.0f} s, {cpu_seconds() - cpu:.0f} s of processors",
          file=sys.stderr)


def run(arguments, verb, scenario, options, scale=1.0, changes=(), label=""):
    """The first line of what the program prints, which says what was run, and its result."""
    with tempfile.TemporaryDirectory() as folder:
        result = os.path.join(folder, "result.json")
        command = [arguments.program, verb, os.path.join(arguments.scenarios, scenario), "--scale",
                   f"{scale * arguments.scale:g}", "--jobs", str(arguments.jobs), "--quiet", "--json", result, *options]
        for change in changes:
            command += ["--set", change]
        started, cpu = time.monotonic(), cpu_seconds()
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"allocation: {' '.join(command)} ended with {done.returncode}\n{done.stderr}")
        what = done.stdout.splitlines()[0]
        say_done(label or what, started, cpu)
        with open(result) as file:
            return what, json.load(file)


def replications(arguments, part):
    return ["--replications", str(arguments.replications or REPLICATIONS[part])]


def kinds(arguments):
    """All that the program has, greedy first."""
    listed = subprocess.run([arguments.program, "list", "policies", "--json", "-"], check=True, stdout=subprocess.PIPE)
    names = [entry["kind"] for entry in json.loads(listed.stdout)["policies"]]
    return ["greedy"] + [name for name in names if name != "greedy"]


# ---- differences and what they are worth

ENDS = ("mean", "low", "high")  # of an interval


def policies_of(result):
    """By name: its metrics and their differences from the first policy, J's among them."""
    policies = {entry["name"]: (dict(entry["metrics"]), dict(entry["versus_baseline"])) for entry in result["policies"]}
    for entry in result.get("objective", {}).get("policies", []):
        for values, key in zip(policies[entry["name"]], ("terms", "versus_baseline")):
            values["J"] = entry[key]["objective"]
    return policies


def percent(difference, base):
    """An interval in % of the base's mean; None where it is not defined."""
    if difference is None or difference["mean"] is None or not base["mean"]:
        return None
    scaled = {key: 100 * difference[key] / base["mean"] for key in ENDS}
    return scaled | {"p": difference.get("p")}


def holm(p_values):
    """Adjusted p-values, as `compare --adjust holm` has them."""
    order = sorted((p, i) for i, p in enumerate(p_values) if p is not None)
    adjusted, largest = list(p_values), 0.0
    for rank, (p, i) in enumerate(order):
        largest = max(largest, min(1.0, (len(order) - rank) * p))
        adjusted[i] = largest
    return adjusted


def within(t, degrees):
    """P(|T| < t) of Student's t: Abramowitz & Stegun, 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(degrees))
    term = total = math.cos(angle) if degrees % 2 else 1.0
    for k in range(3 if degrees % 2 else 2, degrees, 2):
        term *= (k - 1) / k * math.cos(angle) ** 2
        total += term
    if degrees % 2 == 0:
        return math.sin(angle) * total
    return 2 / math.pi * (angle + (math.sin(angle) * total if degrees > 1 else 0.0))


def quantile(probability, degrees):
    """The t with P(|T| < t) = probability."""
    low, high = 0.0, 1e9
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, degrees) < probability else (low, middle)
    return low


def tested(interval, degrees):
    """With its p-value against 0, where the program gives none."""
    width = half(interval)
    t = abs(interval["mean"]) / width * quantile(0.95, degrees) if width else math.inf if interval["mean"] else 0.0
    return interval | {"p": 1 - within(t, degrees) if t < math.inf else 0.0}


def widened(interval, comparisons, degrees):
    """The 95% interval by Bonferroni's method: of so many together, all hold their truth in 95% of the cases."""
    by = half(interval) * quantile(1 - 0.05 / comparisons, degrees) / quantile(0.95, degrees)
    return {"mean": interval["mean"], "low": interval["mean"] - by, "high": interval["mean"] + by}


def half(interval):
    return (interval["high"] - interval["low"]) / 2


def margin(interval, sign="+", most=2):
    """Mean ± half of the interval, with two digits of the latter, but at most so many decimals."""
    mean, width = interval["mean"], half(interval)
    if width == 0:
        return f"{mean:{sign}.3g}" if mean else "0"
    digits = min(most, max(0, 1 - math.floor(math.log10(width * 1.005))))
    text = f"{mean:{sign},.{digits}f}"
    return (text if float(text.replace(",", "")) else text.lstrip("+-")) + f" ±{width:,.{digits}f}"


def clear(interval):
    return interval["low"] > 0 or interval["high"] < 0


def marked(rows):
    """Cells as text: those clear of 0 with a star, bold where Holm's method leaves them among all of the table."""
    adjusted = iter(holm([cell["p"] for _, cells in rows for cell in cells if isinstance(cell, dict)]))
    texts = []
    for label, cells in rows:
        row = [label]
        for cell in cells:
            if not isinstance(cell, dict):
                row.append(cell or "–")
                continue
            p, text = next(adjusted), margin(cell)
            star = "\\*" if clear(cell) else ""
            row.append(f"**{text}**" if p is not None and p <= 0.05 else text + star)
        texts.append(row)
    return texts


def markdown(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def ranked(policies):
    """The baseline's name, and the others', the most gifts first."""
    first, *names = policies
    return first, sorted(names, key=lambda name: -policies[name][1]["gifts"]["mean"])


def differences(policies, columns):
    """Rows of the policies but the first, in % of the first."""
    first, names = ranked(policies)
    base = policies[first][0]
    return [(f"`{name}`", [percent(policies[name][1][metric], base[metric]) for metric in columns]) for name in names]


def policy_table(policies):
    (name, (base, _)), *_ = policies.items()
    levels = [f"`{name}`, the level"] + [margin(base[metric], "", 4) for metric in COLUMNS.values()]
    units = [base[metric]["unit"] for metric in COLUMNS.values()]
    return markdown(["", *COLUMNS], [["*unit*", *units], levels] + marked(differences(policies, COLUMNS.values())))


# ---- the parts

EQUITY = ("streamer_gini_exposure", "exposure Gini")  # an axis of figures: metric, title


def hindsight_table(result):
    gaps = ["coins", "coins_same_exposure", "concave"]
    rows = []
    for entry in result["hindsight"]["policies"]:
        coins = entry["gaps"]["coins"]
        shares = [{key: 100 * entry["gaps"][gap]["gap"][key] for key in ENDS} for gap in gaps]
        worth = [margin(coins[key], "", 4) for key in ("value", "bound")]
        rows.append((shares[0]["mean"], [f"`{entry['name']}`", f"{entry['requests']:,.0f}", *worth,
                                         *(margin(share, "") for share in shares)]))
    head = ["", "requests", "coins a request", "of the best slates", "gap, %", "same exposure, %", "concave, %"]
    return markdown(head, [row for _, row in sorted(rows, key=lambda row: row[0])])


def segment_table(result, metric):
    slices = {entry["name"]: policies_of(entry) for entry in result["slices"]}
    first, names = ranked(policies_of(result))
    names = [name for name in names if name not in VARIANTS]
    base = {segment: policies[first][0][metric] for segment, policies in slices.items()}
    rows = [(f"`{name}`", [percent(policies[name][1][metric], base[segment]) for segment, policies in slices.items()])
            for name in names]
    levels = [f"`{first}`, the level"] + [margin(level, "", 4) for level in base.values()]
    return markdown(["", *slices], [levels] + marked(rows))


def verdict(interval, claimed):
    if not interval["low"] <= claimed <= interval["high"]:
        return "refuted"
    return "confirmed" if clear(interval) else "bounded"


def claim_table(result):
    policies = policies_of(result)
    (base, _), *_ = policies.values()
    shown = [(claim, number, name) for claim, (number, names) in CLAIMS.items() for name in names if name in policies]
    rows = []
    for claim, claimed, name in shown:
        change = [percent(policies[name][1][metric], base[metric]) for metric in ("revenue", "gifts")]
        revenue, gifts = (widened(interval, len(shown), result["replications"] - 1) for interval in change)
        rows.append([claim, f"`{name}`", f"{claimed:+.1f}", margin(revenue), verdict(revenue, claimed), margin(gifts)])
    return markdown(["claim", "policy", "claimed, %", "revenue, %", "", "gifts, %"], rows)


def busy(arguments):
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(folder, f"{name}.json") for name in VARIANTS]
        for path, policy in zip(files, VARIANTS.values()):
            with open(path, "w") as file:
                json.dump(policy, file)
        what, result = run(arguments, "compare", "busy.json", replications(arguments, "busy") + [
            "--policies", ",".join(kinds(arguments) + files), "--by", "segment", "--bound", BOUND], changes=[OBJECTIVE])
    policies = policies_of(result)
    figure(arguments, "busy", what, policies, EQUITY, ("satisfaction", "satisfaction"))
    tables = {"busy": what + "\n\n" + policy_table(policies), "hindsight": hindsight_table(result)}
    tables |= {f"segments, {title}": segment_table(result, metric) for title, metric in SEGMENTS.items()}
    return tables | {"claims, busy": claim_table(result)}


def quarter_table(result, metric):
    """Differences by quarter of the days. The interval of a mean of days is at most the mean of the days' intervals."""
    days = [policies_of(entry) for entry in result["slices"] if entry["name"].startswith("day ")]
    first, names = ranked(policies_of(result))
    length = len(days) // 4
    quarters = [days[i * length:(i + 1) * length] for i in range(4)]

    def mean(values):
        return {key: sum(value[key] for value in values) / len(values) for key in ENDS}

    bases = [mean([day[first][0][metric] for day in quarter]) for quarter in quarters]
    rows = [(f"`{name}`", [percent(mean([day[name][1][metric] for day in quarter]), base)
                           for quarter, base in zip(quarters, bases)]) for name in names]
    levels = [f"`{first}`, the level"] + [margin(base, "") for base in bases]
    head = ["", *(f"days {i * length + 1} to {(i + 1) * length}" for i in range(4))]
    return markdown(head, [levels] + marked(rows))


def long(arguments):
    what, result = run(arguments, "compare", "long.json", replications(arguments, "long") + [
        "--policies", ",".join(kinds(arguments)), "--by", "day"], SMALL["scale"], SMALL["changes"] + [OBJECTIVE])
    policies = policies_of(result)
    figure(arguments, "long", what, policies, EQUITY, ("active_users", "users at the end"))
    tables = {"long": what + "\n\n" + policy_table(policies)}
    tables |= {f"quarters, {title}": quarter_table(result, metric) for title, metric in QUARTERS.items()}
    return tables | {"claims, long": claim_table(result)}


def sensitivity(arguments):
    rows, what = [], ""
    for label, changes in LEVELS.items():
        line, result = run(arguments, "compare", "busy.json", replications(arguments, "sensitivity") + [
            "--policies", "greedy,concave", "--days", SENSITIVITY_DAYS], SMALL["scale"],
            SMALL["changes"] + [OBJECTIVE] + changes, label)
        what = what or line
        (_, cells), = differences(policies_of(result), SENSITIVITY_COLUMNS.values())  # of concave
        rows.append((label, cells))
    return {"sensitivity": what + "\n\n" + markdown(["", *SENSITIVITY_COLUMNS], marked(rows))}


def guardrails(arguments):
    options = [word for option in LIMITS.items() for word in option]
    what, result = run(arguments, "guardrails", "busy.json", replications(arguments, "guardrails") + options,
                       changes=[OBJECTIVE, ENOUGH])
    count = result["replications"]
    rows, capacity = [], []
    for point in result["points"]:
        limit = point["constraint"]
        name = {"capacity": "hard capacity"}.get(limit["name"], f"{limit['name'].replace('_', ' ')}, {limit['limit']:g}")
        violated = limit["violation_rate"]
        kept = {key: 100 * (1 - violated[end]) for key, end in zip(ENDS, ("mean", "high", "low"))}
        infeasible = "–" if limit["hard"] else f"{limit['infeasible_replications']} of {count}"
        metrics = point["metrics"] | {"J": point["objective"]["objective"]}
        changes = point["versus_unconstrained"] | {"J": point["objective_versus_unconstrained"]["objective"]}
        cells = []
        for metric in COLUMNS.values():
            without = {"mean": metrics[metric]["mean"] - changes[metric]["mean"]}
            cells.append(tested(percent(changes[metric], without), count - 1))
        rows.append((name, [margin(kept, ""), infeasible, *cells]))
        if "capacity" in name:
            capacity.append((name, kept, cells[0]))
    return {"guardrails": f"{what}; {count} replications\n\n" +
                          markdown(["", "checks kept, %", "infeasible", *COLUMNS], marked(rows)),
            "claims, capacity": capacity_claims(capacity, count - 1)}


def capacity_claims(capacity, degrees):
    claimed, claimed_kept = PRICED
    rows = []
    for name, *intervals in capacity:
        kept, revenue = (widened(interval, len(capacity), degrees) for interval in intervals)
        rows.append([name, f"{claimed_kept:.1f}", margin(kept, ""), f"{claimed:+.1f}", margin(revenue),
                     verdict(revenue, claimed)])
    return markdown(["", "claimed, % kept", "checks kept, %", "claimed, % of revenue", "revenue, %", ""], rows)


# ---- figures

COLOURS = ["#000000", "#e69f00", "#56b4e9", "#009e73", "#0072b2", "#d55e00", "#cc79a7", "#808080"]
SHAPES = [7, 9, 13, 5]  # disc, triangle, diamond, square


def front(points):
    """Those that no other point beats in x and y, both the better the larger."""
    return {name for name, (x, y) in points.items()
            if not any(a >= x and b >= y and (a, b) != (x, y) for a, b in points.values())}


def figure(arguments, name, what, policies, *axes):
    """Revenue against what it may cost, in % of greedy: data, a script for gnuplot, and its drawing."""
    if not arguments.write:
        return
    (base, _), *_ = policies.values()
    metrics = ["revenue"] + [metric for metric, _ in axes]
    points = {policy: [percent(change[metric], base[metric]) for metric in metrics]
              for policy, (_, change) in policies.items()}
    better = [-1 if "gini" in metric else 1 for metric in metrics]
    fronts = [front({policy: (better[i] * values[i]["mean"], values[0]["mean"]) for policy, values in points.items()})
              for i in range(1, len(metrics))]
    folder = os.path.dirname(os.path.abspath(arguments.write))
    stem = f"allocation_{name}"
    with open(os.path.join(folder, stem + ".dat"), "w") as data:
        print("policy", *(metric + end for metric in metrics for end in ("", "_low", "_high")),
              *(f"front_{metric}" for metric in metrics[1:]), sep=",", file=data)
        for policy, values in points.items():
            print(policy, *(f"{value[key]:.4f}" for value in values for key in ENDS),
                  *(int(policy in best) for best in fronts), sep=",", file=data)
    labels = [f"{title}, % of greedy ({'more' if sign > 0 else 'less'} is better)"
              for (_, title), sign in zip(axes, better[1:])]
    with open(os.path.join(folder, stem + ".gp"), "w") as script:
        print(gnuplot_script(stem, what, list(points), labels), file=script)
    gnuplot = shutil.which("gnuplot")
    if gnuplot is None:
        print(f"allocation: no gnuplot on PATH: {stem}.svg is not drawn anew, its data and script are written",
              file=sys.stderr)
    elif subprocess.run([gnuplot, stem + ".gp"], cwd=folder, stdin=subprocess.DEVNULL).returncode != 0:
        print(f"allocation: {gnuplot} failed on {stem}.gp: {stem}.svg is not drawn anew", file=sys.stderr)


def gnuplot_script(stem, what, policies, labels):
    """A panel for each label, whose metric has columns from the fifth on; a key at the right."""
    lines = [f"# Revenue against what it may cost. Draw it with: gnuplot {stem}.gp",
             f"# {what}",
             "set terminal svg size 1080,560 background 'white' font 'sans,11'",
             f"set output '{stem}.svg'",
             "set datafile separator ','",
             "set grid",
             f"set multiplot layout 1,{len(labels)} margins 0.06,0.84,0.1,0.97 spacing 0.07",
             "set ylabel 'revenue, % of greedy'",
             "set xzeroaxis lc '#404040'",
             "set yzeroaxis lc '#404040'",
             f"set key at screen 1,0.54 right center reverse Left maxrows {len(policies) + 1} samplen 1"]
    for i, label in enumerate(labels):
        x, on_front = 5 + 3 * i, 5 + 3 * len(labels) + i
        plots = []
        for number, policy in enumerate(policies):
            colour, shape = COLOURS[number % len(COLOURS)], SHAPES[number // len(COLOURS) % len(SHAPES)]
            plots.append(f"'{stem}.dat' skip 1 every ::{number}::{number} using {x}:2:{x + 1}:{x + 2}:3:4 "
                         f"with xyerrorbars lc rgb '{colour}' pt {shape} ps 0.7 lw 0.8 title '{policy.replace('_', ' ')}'")
        plots.append(f"'{stem}.dat' skip 1 using {x}:(${on_front} > 0 ? $2 : NaN) with points pt 6 ps 1.6 "
                     "lc rgb '#404040' title 'beaten by none in both'")
        lines += [f"set xlabel '{label}'", "plot " + ", \\\n     ".join(plots), "unset key"]
    return "\n".join(lines + ["unset multiplot"])


# ---- the page

def put(page, title, text):
    page, count = re.subn(rf"(<!-- table: {re.escape(title)} -->\n).*?(<!-- end -->)",
                          lambda marks: marks[1] + text + "\n" + marks[2], page, flags=re.S)
    if count != 1:
        sys.exit(f"allocation: the page has no table \"{title}\"")
    return page


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("scenarios", help="the folder of busy.json and long.json")
    parser.add_argument("--only", metavar="PART,...", default=",".join(TABLES), help=f"some of {', '.join(TABLES)}")
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies the size of every market, to try it out")
    parser.add_argument("--replications", type=int, help="instead of those of each part, to try it out")
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("--write", metavar="FILE", help="the page whose tables are replaced")
    arguments = parser.parse_args()
    parts = arguments.only.split(",")
    unknown = [part for part in parts if part not in TABLES]
    if unknown:
        parser.error(f"--only: got {', '.join(unknown)}, expected some of {', '.join(TABLES)}")
    if arguments.write:
        with open(arguments.write) as file:
            page = file.read()
        for part in parts:
            for title in TABLES[part]:
                put(page, title, "")  # before an hour is spent
    for part in parts:
        started, cpu = time.monotonic(), cpu_seconds()
        tables = {"busy": busy, "long": long, "sensitivity": sensitivity, "guardrails": guardrails}[part](arguments)
        say_done(f"{part} in all", started, cpu)
        if not arguments.write:
            print("\n\n".join(f"## {title}\n\n{text}" for title, text in tables.items()))
            continue
        with open(arguments.write) as file:
            page = file.read()
        for title, text in tables.items():
            page = put(page, title, text)
        with open(arguments.write, "w") as file:
            file.write(page)


if __name__ == "__main__":
    main()
