#!/usr/bin/env python3
"""Does what a guide says: writes its files, runs its commands in order, and compares what they print with what it shows.

A block after a line that ends in "`name`:" is a file. A block `sh` is run; the block `text` that follows it, with no other
command between, is its output, in which "..." stands for any lines, or the rest of one.
"""
import pathlib
import re
import shutil
import subprocess
import sys


def blocks(text):
    """(line, name of the file or None, language, content) of each fenced block."""
    lines = text.split("\n")
    index, before = 0, ""
    while index < len(lines):
        fence = re.match(r"```(\w+)$", lines[index])
        if not fence:
            before = lines[index] or before
            index += 1
            continue
        end = lines.index("```", index + 1)
        name = re.search(r"^`([\w.]+)`:$", before)
        yield index + 1, name and name.group(1), fence.group(1), "\n".join(lines[index + 1 : end]) + "\n"
        index, before = end + 1, ""


def pattern(shown):
    parts = []
    for line in shown.rstrip("\n").split("\n"):
        if line == "...":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(r".*".join(re.escape(part) for part in line.split("...")) + r"\n")
    return "".join(parts)


def main():
    guide, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    printed = None
    ran = 0
    for line, name, language, content in blocks(guide.read_text()):
        place = f"{guide}:{line}"
        if name:
            (folder / name).write_text(content)
        elif language == "sh":
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", content], cwd=folder, text=True, capture_output=True)
            if done.returncode != 0:
                sys.exit(f"{place}: exit code {done.returncode}\n{content}{done.stdout}{done.stderr}")
            printed = done.stdout
            ran += 1
        elif language == "text":
            if printed is None:
                sys.exit(f"{place}: an output without a command before it")
            if not re.fullmatch(pattern(content), printed):
                sys.exit(f"{place}: the guide shows\n{content}\nbut this was printed:\n{printed}")
            printed = None
        else:
            sys.exit(f'{place}: a block of {language} without a line "`name`:" before it')
    if ran == 0:
        sys.exit(f"{guide}: has no commands")


main()
