#!/usr/bin/env python3
"""Command lines of libsim in the documentation are such as the program takes.

Only `list` and `describe` are run. The others are asked about files that are not there, which must be all that they have to
complain about; those that the documentation names must be there.
"""
import pathlib
import re
import shlex
import subprocess
import sys

NOWHERE = "no_such_folder/"


def commands(text):
    """The words of each command line in a block `sh`, without comments and what the shell does with the output."""
    for block in re.findall(r"```sh\n(.*?)```", text, re.S):
        for line in block.replace("\\\n", " ").split("\n"):
            if line.startswith("libsim ") and "..." not in line:
                yield line, shlex.split(re.split(r"\s(?:>|\||&&)", line)[0], comments=True)[1:]


def mistake(program, words):
    verb, *arguments = words
    ships = [word for word in arguments if re.match(r"(?:scenarios|calibration)/", word)]
    missing = [word for word in ships if not pathlib.Path(word).exists()]
    if missing:
        return f"no file {missing[0]}"
    if verb in ("list", "describe"):
        if arguments[0].endswith(".json") and not ships:
            return ""  # the reader's own
        return subprocess.run([program, *words], text=True, capture_output=True).stderr
    for index, word in enumerate(arguments):
        if re.search(r"\.(?:json|csv)$", word) or (index == 0 and not word.startswith("-")):
            arguments[index] = NOWHERE + word
    done = subprocess.run([program, verb, *arguments], text=True, capture_output=True)
    problems = done.stderr.strip().split("\n")[1:]
    absent = all(NOWHERE in line or "No such file" in line for line in problems)
    return "" if done.returncode == 2 and problems and absent else f"exit code {done.returncode}: {done.stderr}"


def main():
    program = sys.argv[1]
    checked, mistakes = 0, []
    for file in sys.argv[2:]:
        for line, words in commands(pathlib.Path(file).read_text()):
            checked += 1
            wrong = mistake(program, words)
            if wrong:
                mistakes.append(f"{file}: {line}\n  {wrong}")
    if mistakes or not checked:
        sys.exit("\n".join(mistakes) or "no command line found")
    print(f"{checked} command lines")


main()
