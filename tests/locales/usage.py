"""Which messages the code asks for, read from its syntax: literals, and f-strings with declared fillings."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.locales.entries import Entry

BOT = Path(__file__).parents[2] / "bot"
MSGID = re.compile(r"[a-z]+\.[a-z0-9_{}.-]+")
ASKING = frozenset({"texts", "plain", "many", "Texts"})
"""What the code calls `Texts` by."""
NOT_ASKING = frozenset(
    {"record", "debug", "info", "warning", "error", "exception", "tick", "Router", "getLogger"}
)
"""Calls whose first word looks like a msgid and is an entry of the record or of the log."""

CODED = {"Refused": "refusal", "_Wrong": "register.problem"}
"""Exceptions that carry a code, and whose msgid the code ends."""

Fillings = Mapping[str, Iterable[str]]
"""`{"documents.choice-{}": Choice}`: a template and what its hole takes."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A place in the code that asks for a message; `values` None: it passes on what it was given."""

    where: str
    msgid: str
    values: frozenset[str] | None
    counted: bool = False


@dataclass(slots=True)
class Usage:
    """What one reading of the code found."""

    asks: list[Ask] = field(default_factory=list)
    mentioned: set[str] = field(default_factory=set)
    """Every literal: a msgid may lie in a table before it is asked for."""
    templates: dict[str, str] = field(default_factory=dict)
    """f-strings in a msgid's place, and where each stands."""
    computed_codes: dict[str, str] = field(default_factory=dict)
    """`Refused(x)` with an x that is no literal, by file, and where."""


def read_usage(folder: Path = BOT) -> Usage:
    """All the code's questions, in one."""
    usage = Usage()
    for file in sorted(folder.rglob("*.py")):
        _read(ast.parse(file.read_text(encoding="utf-8")), file.relative_to(folder.parent).as_posix(), usage)
    return usage


def check_usage(
    usage: Usage, entries: list[Entry], fillings: Fillings, refusals: Mapping[str, Iterable[str]]
) -> list[str]:
    """Asked for and not there, there and not asked for, asked with too few values, not declared, declared in vain.

    `refusals` are the codes of the files that compute them: they are looked for as if they were literals.
    """
    known = {entry.msgid: entry for entry in entries}
    topics = {msgid.split(".")[0] for msgid in known}
    by_code = {f"{prefix}.{{}}" for prefix in CODED.values()}
    templates = {
        template: where
        for template, where in usage.templates.items()
        if template.split(".")[0] in topics and template not in by_code
    }
    asks, used = list(usage.asks), set(usage.mentioned)
    findings = [
        f"{where}: declare what fills «{template}»"
        for template, where in templates.items()
        if template not in fillings
    ]
    findings += [
        f"{where}: declare the codes of {file}"
        for file, where in usage.computed_codes.items()
        if file not in refusals
    ]
    findings += [f"declared in vain: «{template}»" for template in fillings.keys() - templates.keys()]
    findings += [f"declared in vain: {file}" for file in refusals.keys() - usage.computed_codes.keys()]
    for template, where in templates.items():
        asks += [Ask(where, msgid, None) for msgid in fill(template, fillings.get(template, ()))]
    asks += [Ask(file, f"refusal.{code}", None) for file, codes in refusals.items() for code in codes]
    used |= {ask.msgid for ask in asks}
    for ask in asks:
        if ask.msgid not in known:
            findings.append(f"{ask.where}: no catalogue has {ask.msgid}")
        elif ask.values is not None:
            findings += _missing(ask, known[ask.msgid])
    findings += [f"{entry.where}: nothing asks for it" for entry in entries if entry.msgid not in used]
    return findings


def fill(template: str, fillings: Iterable[str]) -> Iterator[str]:
    """The msgids that a template stands for; two holes with a dot between are filled as one, `session.regular`."""
    for value in fillings:
        yield template.replace("{}.{}", "{}").format(value)


def _missing(ask: Ask, entry: Entry) -> Iterator[str]:
    assert ask.values is not None
    given = ask.values | {"count"} if ask.counted else ask.values
    for name in sorted(entry.places - given):
        yield f"{ask.where}: {ask.msgid} wants {{{name}}}"
    if ask.counted != entry.counted and not entry.msgid.startswith("refusal."):
        yield f"{ask.where}: {ask.msgid} is asked for by the wrong call"


def _read(tree: ast.AST, file: str, usage: Usage) -> None:
    silent = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node.func) in NOT_ASKING
        for argument in node.args[:1]
        for part in ast.walk(argument)
    }
    for node in ast.walk(tree):
        if id(node) in silent:
            continue
        if isinstance(node, ast.Call) and node.args:
            _read_call(node, file, usage)
        elif isinstance(node, ast.JoinedStr):
            _note_template(_template(node), f"{file}:{node.lineno}", usage)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            usage.mentioned |= {node.value, f"refusal.{node.value}"}


def _read_call(call: ast.Call, file: str, usage: Usage) -> None:
    name = _name(call.func)
    where = f"{file}:{call.lineno}"
    for words in _choices(call.args[0]):
        template = _template(words)
        if name in CODED:
            _read_code(CODED[name], call, template, where, usage)
        elif name in ASKING and template is not None and "{}" not in template:
            _ask(template, call, where, usage, counted=name == "many")


def _read_code(prefix: str, call: ast.Call, template: str | None, where: str, usage: Usage) -> None:
    if template is None:
        usage.computed_codes.setdefault(where.split(":")[0], where)
    elif "{}" in template:
        usage.templates.setdefault(f"{prefix}.{template}", where)
    else:
        _ask(f"{prefix}.{template}", call, where, usage, counted=False)


def _ask(msgid: str, call: ast.Call, where: str, usage: Usage, *, counted: bool) -> None:
    if MSGID.fullmatch(msgid):
        passed_on = any(keyword.arg is None for keyword in call.keywords)
        values = None if passed_on else frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
        usage.asks.append(Ask(where, msgid, values, counted))


def _note_template(template: str | None, where: str, usage: Usage) -> None:
    if template is not None and "{}" in template and MSGID.fullmatch(template):
        usage.templates.setdefault(template, where)


def _choices(words: ast.expr) -> Iterator[ast.expr]:
    """Both ends of `a if x else b`, and of `a or b`."""
    if isinstance(words, ast.IfExp):
        yield from _choices(words.body)
        yield from _choices(words.orelse)
    else:
        yield words


def _template(words: ast.expr) -> str | None:
    """A literal as it is, an f-string with {} for its holes, None for anything else."""
    if isinstance(words, ast.Constant) and isinstance(words.value, str):
        return words.value
    if isinstance(words, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in words.values)
    return None


def _name(callee: ast.expr) -> str:
    if isinstance(callee, ast.Attribute):
        return callee.attr
    if isinstance(callee, ast.Name):
        return callee.id
    return _name(callee.func) if isinstance(callee, ast.Call) else ""
