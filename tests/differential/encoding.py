"""Policies as SMT-LIB, written from the evaluation rules and not from the prover.

Every formula comes three times: what *certainly* holds, what *possibly* holds (CV-10), and what
holds under one reading of the open points, in which the same doubtful element means the same in both
policies. They differ only where AWS's rules leave a point open. Rule ids (AC-4, RS-3, CD-23, …) are
those of the rules of evaluation that the whole project is built on.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from datetime import datetime, timezone
from fractions import Fraction

TRUE, FALSE = "true", "false"


@dataclass(frozen=True)
class Truth:
    """A formula under its strictest, its widest, and some reading."""

    certain: str
    possible: str
    read: str

    @staticmethod
    def of(term: str) -> "Truth":
        return Truth(term, term, term)


YES, NO = Truth.of(TRUE), Truth.of(FALSE)


def _join(operator: str, neutral: str, dominant: str, terms: list[str]) -> str:
    kept = [term for term in terms if term != neutral]
    if dominant in kept:
        return dominant
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else f"({operator} {' '.join(kept)})"


def t_and(truths: list[Truth]) -> Truth:
    """All of them hold (CD-1)."""
    return Truth(
        _join("and", TRUE, FALSE, [t.certain for t in truths]),
        _join("and", TRUE, FALSE, [t.possible for t in truths]),
        _join("and", TRUE, FALSE, [t.read for t in truths]),
    )


def t_or(truths: list[Truth]) -> Truth:
    """Any of them holds."""
    return Truth(
        _join("or", FALSE, TRUE, [t.certain for t in truths]),
        _join("or", FALSE, TRUE, [t.possible for t in truths]),
        _join("or", FALSE, TRUE, [t.read for t in truths]),
    )


def _not(term: str) -> str:
    return {TRUE: FALSE, FALSE: TRUE}.get(term, f"(not {term})")


def t_not(truth: Truth) -> Truth:
    """It does not hold: the readings change places."""
    return Truth(_not(truth.possible), _not(truth.certain), _not(truth.read))


def maybe_if(term: str, request: "Request", *point: str) -> Truth:
    """Open where the term holds, false elsewhere; the point and the element that has it name the reading."""
    return Truth(FALSE, term, _join("and", TRUE, FALSE, [term, request.reading(point)]))


# --- strings and patterns ---------------------------------------------------------------------


def text(value: str) -> str:
    """A string literal of SMT-LIB 2.6."""
    out = []
    for char in value:
        if char == '"':
            out.append('""')
        elif char == "\\" or not 0x20 <= ord(char) < 0x7F:
            out.append(f"\\u{{{ord(char):x}}}")
        else:
            out.append(char)
    return '"' + "".join(out) + '"'


NO_COLON = '(re.diff re.allchar (str.to_re ":"))'
ARN_FIELDS = '(re.++ (str.to_re "arn:")' + f' (re.* {NO_COLON}) (str.to_re ":")' * 4 + ")"
ARN_SHAPE = f"(re.++ {ARN_FIELDS} re.all)"
NAME = '(re.+ (re.union (re.range "a" "z") (re.range "0" "9") (str.to_re "-")))'
ACTION_SHAPE = f'(re.++ {NAME} (str.to_re ":") {NAME})'


def _char(char: str, any_case: bool) -> str:
    if any_case and char.lower() != char.upper():
        return f"(re.union (str.to_re {text(char.lower())}) (str.to_re {text(char.upper())}))"
    return f"(str.to_re {text(char)})"


def _concat(parts: list[str]) -> str:
    if not parts:
        return '(str.to_re "")'
    return parts[0] if len(parts) == 1 else f"(re.++ {' '.join(parts)})"


def glob(pattern: str, any_case: bool = False) -> str:
    """A pattern over a whole value: `*` any run, `?` any one character (CV-8)."""
    parts, run = [], ""
    for char in pattern:
        if char in "*?" or any_case:
            if run:
                parts.append(f"(str.to_re {text(run)})")
                run = ""
            if char == "*":
                parts.append("re.all")
            elif char == "?":
                parts.append("re.allchar")
            else:
                parts.append(_char(char, any_case))
        else:
            run += char
    if run:
        parts.append(f"(str.to_re {text(run)})")
    return _concat(parts)


def arn_field(pattern: str, last_star_crosses: bool, any_case: bool) -> str:
    """One of the first five fields of an ARN pattern (RS-3, CD-48)."""
    parts = []
    for at, char in enumerate(pattern):
        if char == "?":
            parts.append(NO_COLON)
        elif char == "*":
            crosses = last_star_crosses and at == len(pattern) - 1
            parts.append("re.all" if crosses else f"(re.* {NO_COLON})")
        else:
            parts.append(_char(char, any_case))
    return _concat(parts)


def in_re(value: str, expression: str) -> str:
    """Whether a string term is of a language."""
    return f"(str.in_re {value} {expression})"


# --- what a request is ------------------------------------------------------------------------

STRING, NUMBER, DATE, BOOL, IP, ARN, MULTI = "string", "number", "date", "bool", "ip", "arn", "multi"


@dataclass
class Key:
    """A condition key: its type, its name in formulas, and whether every request carries it."""

    name: str
    kind: str
    symbol: str
    always: bool = False


@dataclass
class Request:
    """The variables of one problem."""

    keys: dict[str, Key]
    slots: int
    used: set[str] = field(default_factory=set)
    of_resource: bool = True
    # Proofs take sets of texts that are not empty.
    with_empty_values: bool = True
    readings: dict[tuple[str, ...], str] = field(default_factory=dict)

    def reading(self, point: tuple[str, ...]) -> str:
        """The variable that says how an open point is read for an element."""
        return self.readings.setdefault(point, f"reading{len(self.readings)}")

    def key(self, name: str) -> Key:
        """The key of a name, whatever its case (CD-5)."""
        key = self.keys[name.lower()]
        self.used.add(name.lower())
        return key

    def declarations(self) -> list[str]:
        """Declares the variables and the domains of their values."""
        lines = [
            "(declare-const act String)",
            f"(assert {in_re('act', ACTION_SHAPE)})",
            "(declare-const res String)",
            "(declare-const fields String)",
            "(declare-const rest String)",
            "(assert (= res (str.++ fields rest)))",
            f"(assert {in_re('fields', ARN_FIELDS)})" if self.of_resource else "(assert (= res \"*\"))",
        ]
        lines += [f"(declare-const {name} Bool)" for name in self.readings.values()]
        for name in sorted(self.used):
            lines += self._declare(self.keys[name])
        return lines

    def _declare(self, key: Key) -> list[str]:
        at = key.symbol
        lines = [f"(declare-const {at}_p Bool)"]
        if key.always:
            lines.append(f"(assert {at}_p)")
        if key.kind in (STRING, ARN):
            lines.append(f"(declare-const {at}_v String)")
        elif key.kind in (NUMBER, DATE):
            lines.append(f"(declare-const {at}_v Real)")
        elif key.kind == BOOL:
            lines.append(f"(declare-const {at}_v Bool)")
        elif key.kind == IP:
            lines.append(f"(declare-const {at}_six Bool)")
            lines.append(f"(declare-const {at}_v4 (_ BitVec 32))")
            lines.append(f"(declare-const {at}_v6 (_ BitVec 128))")
        elif key.kind == MULTI:
            some = []
            for slot in range(self.slots):
                lines.append(f"(declare-const {at}_u{slot} Bool)")
                lines.append(f"(declare-const {at}_s{slot} String)")
                some.append(f"{at}_u{slot}")
                if not self.with_empty_values:
                    lines.append(f'(assert (not (= {at}_s{slot} "")))')
            # A request that carries the key carries a value.
            lines.append(f"(assert (= {at}_p {_join('or', FALSE, TRUE, some)}))")
        return lines


# --- actions and resources --------------------------------------------------------------------


def action_element(element: str, request: Request) -> Truth:
    """Whether an element of `Action` matches (AC-1 to AC-5, AC-10)."""
    if element and set(element) == {"*"}:
        return YES
    prefix, colon, name = element.lower().partition(":")
    if not colon or not prefix or not name or re.search(r"[\s,]|\$\{", element):
        return NO
    matches = in_re("act", glob(f"{prefix}:{name}"))
    if "*" in prefix or "?" in prefix:
        if set(prefix) == {"*"} and set(name) == {"*"}:
            return YES
        return maybe_if(matches, request, "OP-3", "action", element)
    return Truth.of(matches)


VARIABLE = re.compile(r"\$\{([^}]*)\}")


def resource_element(element: str, request: Request, variables: bool) -> Truth:
    """Whether an element of `Resource` of an identity policy matches (RS-1 to RS-9)."""
    if element and set(element) == {"*"}:
        return YES
    if not element.startswith("arn:"):
        if element[:1] in ("*", "?"):
            return maybe_if(in_re("res", glob(element)), request, "OP-3", "resource", element)
        return NO
    fields = element.split(":", 5)
    while len(fields) < 6:
        fields.append("*")
    head, rest = fields[:5], fields[5]
    matches = [arn_field(part, True, True) + ' (str.to_re ":")' for part in head]
    open_service = "*" in fields[2] or "?" in fields[2]
    if variables and VARIABLE.search(rest):
        whole = _with_variable(matches, rest, request)
    else:
        whole = in_re("res", f"(re.++ {' '.join(matches)} {glob(rest)})")
    return maybe_if(whole, request, "OP-3", "resource", element) if open_service else Truth.of(whole)


def _with_variable(head: list[str], rest: str, request: Request) -> str:
    """`text${key}text` or `text${key}text*` after the fifth colon (VR-2, VR-4, VR-8)."""
    before, name, after = re.fullmatch(r"([^$]*)\$\{([^}]*)\}([^$]*)", rest).groups()
    key = request.key(name)
    open_end = after.endswith("*")
    literal_after = after[:-1] if open_end else after
    assert not set(before + literal_after) & set("*?"), rest
    value = f"(str.++ {text(before)} {key.symbol}_v {text(literal_after)})"
    # The rest of the ARN starts after the fifth colon of the request's resource.
    compare = f"(str.prefixof {value} rest)" if open_end else f"(= {value} rest)"
    fields = in_re("res", f"(re.++ {' '.join(head)} re.all)")
    return f"(and {key.symbol}_p {fields} {compare})"


# --- conditions -------------------------------------------------------------------------------

NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}

ORDER = {"Equals": "=", "LessThan": "<", "LessThanEquals": "<=", "GreaterThan": ">", "GreaterThanEquals": ">="}


def condition(block: dict, request: Request, variables: bool) -> Truth:
    """A whole `Condition` (CD-1)."""
    pairs = []
    for operator, entries in block.items():
        for name, values in entries.items():
            listed = values if isinstance(values, list) else [values]
            pairs.append(_pair(operator, request.key(name), [_lexeme(v) for v in listed], request, variables))
    return t_and(pairs)


def _lexeme(value: object) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _pair(operator: str, key: Key, values: list[str], request: Request, variables: bool) -> Truth:
    """The reference procedure for one operator and key (semantics 4.4)."""
    qualifier, _, base = operator.rpartition(":")
    if base == "Null":
        return _null(qualifier, key, values, request)
    if_exists = base.endswith("IfExists")
    base = base.removesuffix("IfExists")
    negated = base in NEGATED
    base = NEGATED.get(base, base)
    present = Truth.of(f"{key.symbol}_p")

    def test(value: str) -> Truth:
        matched = t_or([_match(base, key, value, literal, request, variables) for literal in values])
        return t_not(_with_type_errors(matched, base, key, value, request)) if negated else matched

    if not values:
        return _empty_list(qualifier, if_exists, negated, present, request)
    if qualifier == "ForAllValues":
        when_present = _for_all(key, test, request)
        absent = YES
    elif qualifier == "ForAnyValue":
        when_present = _for_any(key, test, request)
        absent = YES if if_exists else NO
    else:
        when_present = NO if key.kind == MULTI else test(f"{key.symbol}_v")
        absent = YES if if_exists or negated else NO
    return t_or([t_and([present, when_present]), t_and([t_not(present), absent])])


def _empty_list(
    qualifier: str, if_exists: bool, negated: bool, present: Truth, request: Request
) -> Truth:
    """An empty list of values (CD-29)."""
    if qualifier == "ForAllValues":
        return t_not(present)
    if qualifier == "ForAnyValue":
        return t_not(present) if if_exists else NO
    if negated:
        return t_or([t_not(present), t_and([present, maybe_if(TRUE, request, "OP-2", "values")])])
    return t_not(present) if if_exists else NO


def _for_all(key: Key, test, request: Request) -> Truth:
    """CD-23; only empty strings count as no value (CD-26)."""
    if key.kind != MULTI:
        whole = test(f"{key.symbol}_v")
        if key.kind in (STRING, ARN):
            return t_or([Truth.of(f'(= {key.symbol}_v "")'), whole])
        return whole
    slots = range(request.slots)
    only_empty = t_and([_slot(key, s, Truth.of(f'(= {key.symbol}_s{s} "")')) for s in slots])
    return t_or([only_empty, t_and([_slot(key, s, test(f"{key.symbol}_s{s}")) for s in slots])])


def _slot(key: Key, slot: int, truth: Truth) -> Truth:
    return t_or([Truth.of(f"(not {key.symbol}_u{slot})"), truth])


def _for_any(key: Key, test, request: Request) -> Truth:
    """CD-24."""
    if key.kind != MULTI:
        return test(f"{key.symbol}_v")
    return t_or(
        [t_and([Truth.of(f"{key.symbol}_u{s}"), test(f"{key.symbol}_s{s}")]) for s in range(request.slots)]
    )


def _null(qualifier: str, key: Key, values: list[str], request: Request) -> Truth:
    """CD-30, CD-31; an empty string is open (OP-14)."""
    if qualifier == "ForAllValues":
        return YES
    if qualifier == "ForAnyValue":
        return NO
    at = key.symbol
    if key.kind in (STRING, ARN):
        empty = f'(and {at}_p (= {at}_v ""))'
    elif key.kind == MULTI:
        each = [f'(or (not {at}_u{s}) (= {at}_s{s} ""))' for s in range(request.slots)]
        empty = f"(and {at}_p {' '.join(each)})"
    else:
        empty = FALSE
    absent = t_or([Truth.of(f"(not {at}_p)"), maybe_if(empty, request, "OP-14", key.name)])
    outcomes = {"true": absent, "false": t_not(absent)}
    return t_or([outcomes.get(value.lower(), NO) for value in values])


def _match(base: str, key: Key, value: str, literal: str, request: Request, variables: bool) -> Truth:
    """Whether one value of the request matches one of the policy (CD-40 to CD-48)."""
    if base.startswith("String"):
        return _string(base, key, value, literal, request, variables)
    if base in ("ArnEquals", "ArnLike"):
        return _arn(value, literal, request)
    if base.startswith("Numeric"):
        return _ordered(base.removeprefix("Numeric"), value, _number(literal))
    if base.startswith("Date"):
        return _ordered(base.removeprefix("Date"), value, _instant(literal))
    if base == "Bool":
        return {"true": Truth.of(value), "false": Truth.of(f"(not {value})")}.get(literal.lower(), NO)
    if base == "IpAddress":
        return _address(key, literal)
    raise ValueError(f"operator {base} is not encoded")


def _string(base: str, key: Key, value: str, literal: str, request: Request, variables: bool) -> Truth:
    if key.kind == BOOL:
        value = f'(ite {value} "true" "false")'
    if variables and VARIABLE.search(literal):
        return _string_variable(base, value, literal, request)
    if base == "StringEquals":
        return Truth.of(f"(= {value} {text(literal)})")
    if base == "StringEqualsIgnoreCase":
        exact = [_char(char, True) for char in literal]
        return Truth.of(in_re(value, _concat(exact)))
    return Truth.of(in_re(value, glob(literal)))


def _string_variable(base: str, value: str, literal: str, request: Request) -> Truth:
    """A value with one variable: text around it, with a final `*` under `StringLike` (VR-2, VR-7)."""
    before, name, after = re.fullmatch(r"([^$]*)\$\{([^}]*)\}([^$]*)", literal).groups()
    key = request.key(name)
    if key.kind == MULTI:
        return NO
    open_end = base == "StringLike" and after.endswith("*")
    after = after[:-1] if open_end else after
    assert base in ("StringEquals", "StringLike"), base
    whole = f"(str.++ {text(before)} {key.symbol}_v {text(after)})"
    compare = f"(str.prefixof {whole} {value})" if open_end else f"(= {whole} {value})"
    return Truth.of(f"(and {key.symbol}_p {compare})")




def _arn(value: str, literal: str, request: Request) -> Truth:
    """CD-48, CD-50, CD-51."""
    fields = literal.split(":", 5)
    if len(fields) < 6:
        fits = f"(and {in_re(value, ARN_SHAPE)} {in_re(value, glob(literal))})"
        return maybe_if(fits, request, "OP-16", literal)
    head = [arn_field(part, False, False) + ' (str.to_re ":")' for part in fields[:5]]
    fits = in_re(value, f"(re.++ {' '.join(head)} {glob(fields[5])})")
    return Truth.of(f"(and {in_re(value, ARN_SHAPE)} {fits})")


def _with_type_errors(matched: Truth, base: str, key: Key, value: str, request: Request) -> Truth:
    """Under a negated operator a value that does not parse is open (OP-15)."""
    if base in ("ArnEquals", "ArnLike"):
        broken = f"(not {in_re(value, ARN_SHAPE)})"
        return t_or([matched, maybe_if(broken, request, "OP-15", key.name)])
    return matched


def _number(literal: str) -> Fraction | None:
    return Fraction(literal) if re.fullmatch(r"[+-]?\d+(\.\d+)?", literal) else None


def _instant(literal: str) -> Fraction | None:
    """CD-44: a day, an instant in UTC, or seconds since 1970."""
    if re.fullmatch(r"\d{4}", literal):
        literal += "-01-01"
    if re.fullmatch(r"\d{5,}", literal):
        return Fraction(literal)
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%MZ", "%Y-%m-%dT%H:%M:%SZ"):
        try:
            moment = datetime.strptime(literal, form).replace(tzinfo=timezone.utc)
        except ValueError:
            continue
        return Fraction(int(moment.timestamp()))
    return None


def _ordered(relation: str, value: str, bound: Fraction | None) -> Truth:
    if bound is None:
        return NO
    size = f"(/ {abs(bound.numerator)}.0 {bound.denominator}.0)"
    return Truth.of(f"({ORDER[relation]} {value} {size if bound >= 0 else f'(- {size})'})")


def _address(key: Key, literal: str) -> Truth:
    """CD-47: another family is never inside."""
    network = ipaddress.ip_network(literal, strict=False)
    at, six = key.symbol, network.version == 6
    bits, width = (f"{at}_v6", 128) if six else (f"{at}_v4", 32)
    family = f"{at}_six" if six else f"(not {at}_six)"
    if network.prefixlen == 0:
        return Truth.of(family)
    low = width - network.prefixlen
    wanted = int(network.network_address) >> low
    return Truth.of(
        f"(and {family} (= ((_ extract {width - 1} {low}) {bits}) (_ bv{wanted} {network.prefixlen})))"
    )


# --- statements and policies ------------------------------------------------------------------


def _as_list(value: object) -> list:
    return value if isinstance(value, list) else [value]


def statement(body: dict, request: Request, variables: bool) -> Truth:
    """Whether a statement of an identity policy applies."""
    if "Action" in body:
        action = t_or([action_element(e, request) for e in _as_list(body["Action"])])
    else:
        listed = _as_list(body["NotAction"])
        action = t_not(t_or([action_element(e, request) for e in listed])) if listed else maybe_if(TRUE, request, "OP-2", "NotAction")
    if "Resource" in body:
        resource = t_or([resource_element(e, request, variables) for e in _as_list(body["Resource"])])
    else:
        listed = _as_list(body["NotResource"])
        resource = t_not(t_or([resource_element(e, request, variables) for e in listed])) if listed else maybe_if(TRUE, request, "OP-2", "NotResource")
        # A variable without a value takes the whole statement away (VR-9).
        named = [request.key(n) for e in listed if variables for n in VARIABLE.findall(e)]
        resource = t_and([resource, *[Truth.of(f"{key.symbol}_p") for key in named]])
    return t_and([action, resource, condition(body.get("Condition", {}), request, variables)])


def allows(document: dict, request: Request) -> Truth:
    """What an identity policy allows: its Allow statements less its Deny statements."""
    variables = document.get("Version") == "2012-10-17"
    given, denied = [], []
    for body in _as_list(document["Statement"]):
        (given if body["Effect"] == "Allow" else denied).append(statement(body, request, variables))
    return t_and([t_or(given), t_not(t_or(denied))])
