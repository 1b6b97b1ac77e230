#!/usr/bin/env python3
"""What doxygen sees of a header. Lines stay where they are, so that its warnings name the right ones.

A field's meaning is said once, where fields() reads it: the reference shows it at the member, with unit and range. What a
concept asks of its models is said once, at the concept; the table below repeats it at each model.
"""
import pathlib
import re
import sys

# What a name means wherever it stands, unless a comment there says more.
SHARED = {
    "kind": "Its name in JSON and in the registry.",
    "summary": "What it does, in one line, for lists.",
    "fields": "Reads, checks and describes every field: see ConfigReader.",
    "signals": "The predictions that decide() reads: see AllocationPolicy.",
    "needs_scores": "Whether entrants have to be scored: see RaceScheme.",
    "decide": "Fills a slate, and says with which probability it chose: see AllocationPolicy.",
    "propensity": "With which probability it would have chosen what is on a slate: see AllocationPolicy.",
    "observe": "Takes note of what happened.",
    "merge": "Adds what another one has counted; a fresh one changes nothing.",
    "size": "How many it holds.",
    "empty": "Whether it holds none.",
    "clear": "Drops all that it holds.",
    "begin": "The first, for loops over all.",
    "end": "One past the last, for loops over all.",
    "operator==": "Whether all members are equal.",
    "operator<=>": "Orders by the members, in the order of their declaration.",
    "operator=": "Takes the other's value.",
    "user": "The viewer.",
    "room": "The live broadcast.",
    "streamer": "The broadcaster.",
    "at": "When, in simulated time.",
    "seed": "Names the luck: equal seeds give equal results.",
    "replications": "How many repeats, each with luck of its own.",
    "jobs": "Threads; 0 for one a processor. The result does not depend on it.",
    "unit": "The unit of its value, as tables show it.",
    "name": "What tables and results call it.",
    "prompts": "Whether prompt() is to be asked at all: see AllocationPolicy.",
    "prompt": "Whether this moment of a session gets a gift prompt: see AllocationPolicy.",
    "multiplier": "What is logged as the multiplier of a candidate: see AllocationPolicy.",
    "assign": "The entrant that the next user is shown: see RaceScheme.",
    "is_in": "Whether an entrant is still shown to new users: see RaceScheme.",
    "top": "The earliest event: see EventQueue.",
    "push": "Adds an event: see EventQueue.",
    "pop": "Takes the earliest event out: see EventQueue.",
    "erase_if": "Drops the events for which the predicate holds: see EventQueue.",
    "each_state": "Calls archive(...) with every member that changes during a run: see StateWriter.",
    "each_column": "Calls f(name, column) for each column of self, in the order of files.",
    "append": "Adds a row.",
    "operator[]": "The one with this index or id. @pre there is one",
    "low": "Lower end of the 95% interval.",
    "high": "Upper end of the 95% interval.",
}
# Of these only members of this type: the same word may mean something else elsewhere.
TYPES = {
    "user": "UserId",
    "room": "RoomId",
    "streamer": "StreamerId",
    "at": r"\bTime\b",
    "seed": "uint32_t",
    "replications": "uint32_t",
    "jobs": "unsigned",
    "unit": "string",
    "name": "string",
    "low": "double",
    "high": "double",
    "propensity": r"\(",
}
ENUM_NAMES = "The names of the values, in their order, as JSON and options spell them."
# Not `return x;` or a call: a type comes first, or what a function may begin with.
DECLARATION = re.compile(
    r"^\s+(?!return|delete|throw|using|if|for|else|case|static_assert|reader\.)"
    r"(?:[A-Za-z_][\w:<>,*&\[\] ]*?[\s*&>])(?P<name>operator(?:<=>|==|=|\[\])|[a-z]\w*)\s*(?P<next>[({=;])"
)
NAMES = re.compile(r"^\s*(?:inline|static) constexpr std::array<std::string_view, [\w ]+> \w+_names")
COPY_OR_MOVE = re.compile(r"^\s+(?:explicit )?(\w+)\((?:const )?\1(&&?)")
MOVED = {"&": "Copies all of it.", "&&": "Takes over what the other has, which must not be used any more."}
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def body(text, start):
    """The text between the brace at or after start and its partner."""
    begin = text.index("{", start)
    depth = 0
    for match in re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|[{}]').finditer(text, begin):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return text[begin : match.start()]
    return text[begin:]


def arguments(call):
    """Splits the arguments of a call; adjacent strings are one."""
    parts, part, depth, at = [], "", 0, 0
    for match in re.compile(r'"(?:[^"\\\n]|\\.)*"|.', re.S).finditer(call):
        token = match.group()
        depth += token in "([{" and len(token) == 1
        if token in ")]}" and len(token) == 1:
            if depth == 0:
                break
            depth -= 1
        if token == "," and depth == 0:
            parts.append(part.strip())
            part = ""
        else:
            part += token
    return parts + [part.strip()]


def field_meanings(text):
    """{member: meaning} of the calls reader.field("name", member, [range, [unit,]] "meaning") in a body of fields()."""
    meanings = {}
    for call in re.finditer(r"\b(?:reader|section)\.\w+\(", text):
        given = arguments(text[call.end() :])
        if len(given) < 3 or not STRING.match(given[-1]) or not re.fullmatch(r"\w+", given[1]):
            continue
        literals = ["".join(s[1:-1] for s in STRING.findall(argument)) for argument in given]
        meaning = literals[-1].replace('\\"', '"')
        unit = literals[3] if len(given) == 5 and given[3].startswith('"') else ""
        bounds = given[2] if len(given) >= 4 and re.fullmatch(r"\{[-\d.e', ]+\}", given[2]) else ""
        extra = ", ".join(filter(None, [unit, bounds and "in [" + bounds[1:-1].replace("'", "") + "]"]))
        meanings[given[1]] = meaning + (f" ({extra})" if extra else "")
    return meanings


def meanings_of_structs(header, source):
    found = {}
    for match in re.finditer(r"^ *(?:struct|class) (\w+)[^;{]*\{", header, re.M):
        inside = body(header, match.start())
        at = re.search(r"void fields\(\w+& reader\)[^;{]*\{", inside)
        if at:
            found[match.group(1)] = field_meanings(body(inside, at.start()))
    for match in re.finditer(r"^void (?:\w+::)*(\w+)::fields\(\w+& reader\)[^;{]*\{", source, re.M):
        found.setdefault(match.group(1), {}).update(field_meanings(body(source, match.start())))
    return found


def main():
    path = pathlib.Path(sys.argv[1])
    text = path.read_text()
    source = path.with_suffix(".cpp")
    meanings = meanings_of_structs(text, source.read_text() if source.exists() else "")
    lines = text.split("\n")
    struct, documented = "", False
    for index, line in enumerate(lines):
        opened = re.match(r" *(?:struct|class) (\w+)[^;]*\{", line)
        if opened:
            struct = opened.group(1)
        match = DECLARATION.match(line)
        if match and not documented and not NAMES.match(line):
            name = match.group("name")
            statement = "\n".join(lines[index : index + 8]).split(";")
            rest = statement[0] + ";" + (statement[1].split("\n")[0] if len(statement) > 1 else "")
            meaning = meanings.get(struct, {}).get(name) if match.group("next") != "(" else None
            if not meaning and re.search(TYPES.get(name, ""), line):
                meaning = SHARED.get(name)
            if meaning and "///<" not in rest:
                indent = len(line) - len(line.lstrip())
                lines[index] = f"{line[:indent]}/** {meaning.replace('@', '@@').replace('*/', '* /')} */ {line[indent:]}"
        elif NAMES.match(line) and not documented:
            lines[index] = f"/** {ENUM_NAMES} */ {line}"
        elif COPY_OR_MOVE.match(line) and not documented:
            lines[index] = f"/** {MOVED[COPY_OR_MOVE.match(line).group(2)]} */ {line}"
        # A template's line between a comment and what it documents is part of it.
        stripped = line.strip()
        documented = stripped.startswith("///") or (documented and stripped.startswith(("template", "requires")))
    text = "\n".join(lines)
    # To doxygen the word after @file is a file's name, to us it begins the summary; and it cannot place a
    # specialisation of std::hash.
    text = re.sub(r"^/// @file +", f"/// @file\n/// ", text, count=1, flags=re.M)
    text = text.replace("#pragma once\n", "", 1).replace("struct std::hash<", "struct hash<")
    sys.stdout.write(text)


main()
