#!/usr/bin/env python3
"""Which facts break without which mechanism, and how far each moves with the policy: two tables in Markdown.

    calibration/mechanisms.py build/release/libsim scenarios/kuailive.json --scale 0.3 --replications 2

Every column is one run of `libsim facts` on the same seeds with one thing changed; a cell is how far the fact lies from
its target, in tolerances at that scale. Bold: a fact that holds in the scenario as it is, and no more here.
"""
import argparse
import json
import subprocess
import sys
import tempfile

WITHOUT = {
    "as it is": [],
    "no fan visits": ["market.gifts.fan_visits=0"],
    "no satiation": ["market.gifts.satiation=1"],
    "no pair affinity": ["market.gifts.share_pair=0"],
    "everybody in the panel": [f"panel.require_{act}=false" for act in ("click", "comment", "like", "gift")],
    "prices: any number of coins": ["world.catalogue.prices=[1]"],
    "all equally attractive": ["world.streamers.attractiveness_sigma=0"],
    "no re-entry": [f"market.reentry.after_{what}=0" for what in ("gift", "engaged", "bounce")],
    "nobody puts a gift off": ["market.gifts.deferred=0"],
}
STEERED = {
    "as it is": [],
    "random": ["policy=random"],
    "popularity": ["policy=popularity"],
    "greedy": ["policy=greedy"],
    "strangers bound more": ["market.gifts.bind_stranger=0.5"],
    "strangers bound less": ["market.gifts.bind_stranger=-0.5"],
    "half the follow share": ["world.users.follow_share_a=0.229"],
}


def facts(arguments, changes):
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        command = [arguments.program, "facts", arguments.scenario, "--scale", str(arguments.scale), "--replications",
                   str(arguments.replications), "--quiet", "--json", result.name]
        for change in changes:
            command += ["--set", change]
        done = subprocess.run(command, stdout=subprocess.DEVNULL)
        if done.returncode not in (0, 1):
            sys.exit(f"mechanisms: {' '.join(command)} ended with {done.returncode}")
        return {fact["id"]: fact for fact in json.load(open(result.name))["facts"]}


def cell(fact, before):
    error = fact.get("error_in_tolerances")
    if error is None:
        return "–"
    text = f"{error:+.1f}" if abs(error) < 100 else f"{error:+.0f}"
    return f"**{text}**" if before["ok"] and not fact["ok"] else text


def table(arguments, columns):
    measured = {name: facts(arguments, changes) for name, changes in columns.items()}
    before = measured["as it is"]
    lines = ["| fact | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns)]
    for name, fact in before.items():
        if fact["role"] in ("target", "secondary") and fact.get("error_in_tolerances") is not None:
            lines.append(f"| `{name}` | " + " | ".join(cell(run[name], fact) for run in measured.values()) + " |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("scenario")
    parser.add_argument("--scale", type=float, default=0.3)
    parser.add_argument("--replications", type=int, default=2)
    arguments = parser.parse_args()
    print("## Without one mechanism\n\n" + table(arguments, WITHOUT))
    print("\n## Under other policies, and with giving more or less steerable\n\n" + table(arguments, STEERED))


if __name__ == "__main__":
    main()
