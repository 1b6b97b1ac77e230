#!/usr/bin/env python3
"""Who predicts gifts best, and who only seems to: the tables of docs/studies/estimation.md.

    docs/studies/estimation.py build/release/libsim scenarios/kuailive.json --write docs/studies/estimation.md

Every number is a mean over markets that differ in their seed, each from one run of `libsim estimate`; differences are
paired by seed. Without --write the tables go to standard output; with it they replace those in the file, part by part.
--only makes some of the parts again; --keep keeps every run's result in a folder, and takes it from there if it is there.
"""
import argparse
import hashlib
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from allocation import quantile  # of Student's t, from the script beside this one

MODELS = ["zero", "prevalence", "pair_mean", "logistic", "direct", "direct_log", "two_stage", "multi_task",
          "boosted"]
METRICS = {  # title: metric, digits
    "PR-AUC": ("average_precision", 3), "ROC-AUC": ("roc_auc", 3), "log loss": ("log_loss", 4),
    "ECE": ("ece15_quantile_edges", 4), "MAE(log)": ("mae_log", 4), "Spearman": ("spearman", 3),
    "top 1%, overlap": ("top1pct_overlap", 3), "top 1%, revenue": ("top1pct_revenue_share", 3),
    "NDCG@100": ("ndcg@100", 3),
}
PROTOCOLS = ["leaky", "day_frozen", "rolling"]

# Of a prototype on the real data, under a protocol that knew the future: direct's value and two-stage's.
CLAIMS = {
    "top 1%, overlap": (0.545, 0.358, 1), "top 1%, revenue": (0.545, 0.358, 1), "MAE(log)": (0.044, 0.081, -1),
    "NDCG@100": (0.371, 0.217, 1),
}

EARLY = ["rolling", "after_10_s", "after_session"]
LATE_GIFTS = ["market.gifts.at_entry=0", "market.gifts.impulse_share=0"]
DELAYS = {  # what differs from the reference
    "98.3% with the click, as in the reference": ([], []),
    "at any time of the watch": ([], LATE_GIFTS),
    "with the click, known 48 h later": (["--report-delay", "48"], []),
}
TREATMENTS = {
    "complete": ["--labels", "complete"], "naive": ["--labels", "known"], "Chapelle": ["--labels", "chapelle"],
    "truncated, 24 h": ["--labels", "known", "--embargo", "24"],
    "truncated, 96 h": ["--labels", "known", "--embargo", "96"],
}
DELAY_DAYS = ["--days", "10", "--test-days", "2"]

TABLES = {
    "protocols": [f"scores, {protocol}" for protocol in PROTOCOLS] +
                 ["claims", "zero", "bound", "bound, gaps", "reliability", "ablation"],
    "early": ["early"],
    "delay": ["delay, ECE", "delay, log loss"],
}


# ---- running

def estimate(arguments, seed, options, changes):
    command = [arguments.program, "estimate", arguments.scenario, "--scale", f"{arguments.scale:g}", "--seed", str(seed),
               "--resamples", "0", "--quiet", *options]
    for change in changes:
        command += ["--set", change]
    name = hashlib.sha256(" ".join(command[1:]).encode()).hexdigest()[:20] + ".json"
    with tempfile.TemporaryDirectory() as folder:
        result = os.path.join(arguments.keep or folder, name)
        if not os.path.exists(result):
            started = time.monotonic()
            done = subprocess.run(command + ["--json", result], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if done.returncode != 0:
                sys.exit(f"estimation: {' '.join(command)} ended with {done.returncode}\n{done.stderr}")
            print(f"estimation: {' '.join(command[2:])}: {time.monotonic() - started:.0f} s", file=sys.stderr)
        with open(result) as file:
            return json.load(file)


def of_seeds(arguments, options, changes=(), panel=True):
    options = (["--panel"] if panel else []) + options
    return [estimate(arguments, seed, options, changes) for seed in range(1, arguments.seeds + 1)]


# ---- means over seeds

def value(models, model, metric):
    """NaN where the model has no such metric."""
    found = next((entry["metrics"] for entry in models if entry["model"] == model), {})
    got = found.get(metric, {}).get("value")
    return math.nan if got is None else got


def mean(values):
    """The mean and half of its 95% interval, or None."""
    if len(values) < 2 or any(math.isnan(x) for x in values):
        return None
    centre = sum(values) / len(values)
    variance = sum((x - centre) ** 2 for x in values) / (len(values) - 1)
    return centre, quantile(0.95, len(values) - 1) * math.sqrt(variance / len(values))


def shown(interval, digits, sign=""):
    return "–" if interval is None else f"{interval[0]:{sign}.{digits}f} ±{interval[1]:.{digits}f}"


def row(cells):
    return "| " + " | ".join(cells) + " |"


def head(first, titles):
    return [row([first, *titles]), "|---|" + "---:|" * len(titles)]


# ---- tables

def scores(results, slice_name, models):
    lines = head("", METRICS)
    for model in models:
        lines.append(row([f"`{model}`"] + [
            shown(mean([value(result[slice_name]["models"], model, metric) for result in results]), digits)
            for metric, digits in METRICS.values()]))
    return "\n".join(lines)


def gaps(results, slice_name, models, reference):
    lines = head("", METRICS)
    for model in models:
        lines.append(row([f"`{model}`"] + [
            shown(mean([value(result[slice_name]["models"], model, metric) -
                        value(result[slice_name]["models"], reference, metric) for result in results]), digits, "+")
            for metric, digits in METRICS.values()]))
    return "\n".join(lines)


def verdict(interval, better):
    low, high = sorted((better * (interval[0] - interval[1]), better * (interval[0] + interval[1])))
    return "holds" if low > 0 else "the other way round" if high < 0 else "open"


def claims(results, medians):
    """Direct less two-stage, by protocol. @param medians  the same with logarithms brought back as they are"""
    columns = [(f"`{model}`, {protocol}", model, results[protocol]) for model in ("direct", "direct_log")
               for protocol in PROTOCOLS]
    columns += [(f"`direct_log`, {protocol}, medians", "direct_log", medians[protocol]) for protocol in medians]
    lines = head("", ["deck"] + [title for title, _, _ in columns])
    for title, (direct, two_stage, better) in CLAIMS.items():
        metric, digits = METRICS[title]
        cells = [title, f"{direct - two_stage:+.3f}"]
        for _, model, of in columns:
            difference = mean([value(r["all"]["models"], model, metric) - value(r["all"]["models"], "two_stage", metric)
                               for r in of])
            cells.append(f"{shown(difference, digits, '+')}: {verdict(difference, better)}")
        lines.append(row(cells))
    return "\n".join(lines)


def zeros(results, medians):
    """MAE(log) of always zero, and of the others less it."""
    results = results | {f"{protocol}, medians": of for protocol, of in medians.items()}
    lines = head("", results)
    of = lambda r, model: value(r["all"]["models"], model, "mae_log")
    lines.append(row(["`zero`"] + [shown(mean([of(r, "zero") for r in of_protocol]), 4) for of_protocol in results.values()]))
    for model in MODELS[1:]:
        lines.append(row([f"`{model}` less `zero`"] +
                         [shown(mean([of(r, model) - of(r, "zero") for r in of_protocol]), 4, "+")
                          for of_protocol in results.values()]))
    return "\n".join(lines)


def within_chance(bins):
    """The share of deciles whose observed rate lies within the 95% chance of the predicted one, and all gifts over
    those predicted."""
    inside = 0
    for entry in bins:
        p = entry["predicted"]
        inside += abs(entry["observed"] - p) <= 1.96 * math.sqrt(p * (1 - p) / entry["rows"])
    gifts = [sum(entry["rows"] * entry[which] for entry in bins) for which in ("observed", "predicted")]
    return inside / len(bins), gifts[0] / gifts[1]


def reliability(results, everybody):
    lines = head("", ["deciles within chance", "gifting clicks, observed / predicted"])
    def add(name, curves):
        both = [within_chance(curve["deciles"]) for curve in curves]
        lines.append(row([name, shown(mean([100 * x for x, _ in both]), 0) + "%", shown(mean([x for _, x in both]), 3)]))
    def of_model(model, of):
        return [next(curves for curves in result["curves"] if curves["model"] == model) for result in of]
    add("`oracle`, everybody's clicks from the feed", [result["bound_curves"] for result in everybody])
    add("`oracle`, the panel's", [result["bound_curves"] for result in results["rolling"]])
    for model in ("logistic", "multi_task", "pair_mean"):
        add(f"`{model}`, everybody, rolling", of_model(model, everybody))
    for protocol in PROTOCOLS:
        add(f"`logistic`, the panel, {protocol}", of_model("logistic", results[protocol]))
    return "\n".join(lines)


def ablation(results):
    """Of two-stage under day_frozen, what taking a group away changes."""
    groups = [a["without"] for a in results[0]["ablations"] if a["model"] == "two_stage" and a["without"]]
    lines = head("less", METRICS)
    for group in groups:
        def change(result, metric):
            entry = next(a for a in result["ablations"] if a["model"] == "two_stage" and a["without"] == group)
            got = entry["changes"].get(metric, {}).get("value")
            return math.nan if got is None else got
        lines.append(row([group] + [shown(mean([change(r, metric) for r in results]), digits, "+")
                                    for metric, digits in METRICS.values()]))
    return "\n".join(lines)


# ---- parts

def protocols(arguments):
    results = {protocol: of_seeds(arguments, ["--protocol", protocol] + (["--ablate"] if protocol == "day_frozen" else []))
               for protocol in PROTOCOLS}
    everybody = of_seeds(arguments, ["--protocol", "rolling"], panel=False)
    tables = {f"scores, {protocol}": scores(results[protocol], "all", MODELS) for protocol in PROTOCOLS}
    medians = {protocol: of_seeds(arguments, ["--protocol", protocol, "--back-transform", "none"])
               for protocol in ("leaky", "day_frozen")}
    tables["claims"] = claims(results, medians)
    tables["zero"] = zeros(results, medians)
    tables["bound"] = scores(everybody, "bound", MODELS + ["oracle"])
    tables["bound, gaps"] = gaps(everybody, "bound", MODELS, "oracle")
    tables["reliability"] = reliability(results, everybody)
    tables["ablation"] = ablation(results["day_frozen"])
    return tables


def early(arguments):
    results = {protocol: of_seeds(arguments, ["--protocol", protocol]) for protocol in EARLY}
    lines = head("", METRICS)
    for model in ("logistic", "direct", "two_stage"):
        of = lambda r, metric: value(r["all"]["models"], model, metric)
        lines.append(row([f"`{model}`, known at the click"] + [
            shown(mean([of(r, metric) for r in results["rolling"]]), digits) for metric, digits in METRICS.values()]))
        for protocol, what in (("after_10_s", "and 10 s later"), ("after_session", "and the first tenth")):
            lines.append(row([f"`{model}`, {what}"] + [
                shown(mean([of(a, metric) - of(b, metric) for a, b in zip(results[protocol], results["rolling"])]), digits, "+")
                for metric, digits in METRICS.values()]))
    return {"early": "\n".join(lines)}


def delay(arguments):
    tables = {title: head("gifts come", ["known", *TREATMENTS]) for title in ("delay, ECE", "delay, log loss")}
    for name, (options, changes) in DELAYS.items():
        results = {}
        for treatment, how in TREATMENTS.items():
            delayed = [] if treatment == "complete" else options
            results[treatment] = of_seeds(arguments, [*DELAY_DAYS, *how, *delayed], changes)
        known = mean([100 * b["train_gift_rows"] / a["train_gift_rows"]
                      for a, b in zip(results["complete"], results["naive"])])
        for title, metric in (("delay, ECE", "ece15_quantile_edges"), ("delay, log loss", "log_loss")):
            of = lambda r: 100 * value(r["all"]["models"], "logistic", metric)
            cells = [name, shown(known, 2) + "%"]
            for treatment in TREATMENTS:
                if treatment == "complete":
                    cells.append(shown(mean([of(r) for r in results[treatment]]), 3))
                else:
                    cells.append(shown(mean([of(a) - of(b) for a, b in zip(results[treatment], results["complete"])]), 3, "+"))
            tables[title].append(row(cells))
    return {title: "\n".join(lines) for title, lines in tables.items()}


# ---- the page

def put(page, title, text):
    page, count = re.subn(rf"(<!-- table: {re.escape(title)} -->\n).*?(<!-- end -->)",
                          lambda marks: marks[1] + text + "\n" + marks[2], page, flags=re.S)
    if count != 1:
        sys.exit(f"estimation: the page has no table \"{title}\"")
    return page


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("scenario")
    parser.add_argument("--only", metavar="PART,...", default=",".join(TABLES), help=f"some of {', '.join(TABLES)}")
    parser.add_argument("--scale", type=float, default=0.03)
    parser.add_argument("--seeds", type=int, default=8)
    parser.add_argument("--keep", metavar="FOLDER", help="of results; runs that are there are not made again")
    parser.add_argument("--write", metavar="FILE", help="the page whose tables are replaced")
    arguments = parser.parse_args()
    parts = arguments.only.split(",")
    unknown = [part for part in parts if part not in TABLES]
    if unknown:
        parser.error(f"--only: got {', '.join(unknown)}, expected some of {', '.join(TABLES)}")
    if arguments.keep:
        os.makedirs(arguments.keep, exist_ok=True)
    for part in parts:
        tables = {"protocols": protocols, "early": early, "delay": delay}[part](arguments)
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
