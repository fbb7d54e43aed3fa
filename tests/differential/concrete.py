"""Concrete requests: as input of `simulate`, and as formulas."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timezone

from encoding import ARN, BOOL, DATE, IP, MULTI, NUMBER, STRING, Key, Request, text
from generator import ARNS, KEYS, NETWORKS, Generator

CALLER = "arn:aws:iam::111122223333:user/ann"
KEYS_BY_NAME = {key.name.lower(): key for key in KEYS}


def random_request(gen: Generator) -> dict:
    """A request over the same letters as the policies: action, resource and what keys it carries."""
    # Another account would need a policy of the resource as well.
    account = gen.random.choice(["111122223333", ""])
    request: dict = {
        "action": gen.random.choice(["zz:aa", "zz:ab", "zz:ba", "zz:bb", "yy:aa", "zz:a"]),
        "resource": f"arn:aws:zz::{account}:{gen.pattern(False)}" + gen.random.choice(["", "/a", "/a/b", "/b"]),
        "context": {},
    }
    for key in KEYS:
        if key.always or gen.chance(0.6):
            request["context"][key.name] = _value(gen, key)
    return request


def _value(gen: Generator, key: Key) -> object:
    if key.kind == STRING:
        return "" if gen.chance(0.06) else gen.pattern(False, 3)
    if key.kind == MULTI:
        return gen.some(1, 2, lambda: "" if gen.chance(0.05) else gen.pattern(False, 3))
    if key.kind == ARN:
        return gen.random.choice(["a", "arn:aws:zz:::a", "arn:aws:zz::1111:ab", "arn:aws:zz:::bb", *ARNS[:1]])
    if key.kind == NUMBER:
        return gen.random.choice(["0", "1", "2", "2.5", "3600", "3601", "-1"])
    if key.kind == DATE:
        return gen.random.choice(["2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "2026-06-02T00:00:00Z", "2023-05-05T00:00:00Z"])
    if key.kind == BOOL:
        return gen.random.choice(["true", "false"])
    network = ipaddress.ip_network(gen.random.choice(NETWORKS))
    return str(network[0] if gen.chance(0.5) or network.num_addresses == 1 else network[1])


def simulate_input(policies: list[dict], request: dict) -> dict:
    """The input of `simulate` for a request under identity policies."""
    entries = []
    for name, value in request["context"].items():
        many = isinstance(value, list)
        kind = "stringList" if many else "string"
        entries.append(
            {"ContextKeyName": name, "ContextKeyValues": value if many else [value], "ContextKeyType": kind}
        )
    return {
        "CallerArn": CALLER,
        "ActionNames": [request["action"]],
        "ResourceArns": [request["resource"]],
        "ResourceOwner": "111122223333",
        "PolicyInputList": policies,
        "ContextEntries": entries,
    }


def from_simulate_input(given: dict) -> dict:
    """The request of an input of `simulate`, as a witness has it."""
    context = {}
    for entry in given.get("ContextEntries") or []:
        values = entry["ContextKeyValues"]
        key = KEYS_BY_NAME.get(entry["ContextKeyName"].lower())
        context[entry["ContextKeyName"]] = values if key and key.kind == MULTI else values[0]
    return {"action": given["ActionNames"][0], "resource": (given.get("ResourceArns") or ["*"])[0], "context": context}


def fixed(request: dict, variables: Request) -> list[str]:
    """Assertions that make the variables those of a request."""
    lines = [f"(assert (= act {text(request['action'].lower())}))", f"(assert (= res {text(request['resource'])}))"]
    context = {name.lower(): value for name, value in request["context"].items()}
    for name in sorted(variables.used):
        key = variables.keys[name]
        if name not in context:
            if key.always:
                # Every request has it, with some value.
                continue
            lines.append(f"(assert (not {key.symbol}_p))")
            continue
        lines.append(f"(assert {key.symbol}_p)")
        lines += _value_is(key, context[name], variables.slots)
    return lines


def _value_is(key: Key, value: object, slots: int) -> list[str]:
    at = key.symbol
    if key.kind in (STRING, ARN):
        return [f"(assert (= {at}_v {text(value)}))"]
    if key.kind == NUMBER:
        number = value.lstrip("-")
        float(number)
        number = number if "." in number else f"{number}.0"
        return [f"(assert (= {at}_v {f'(- {number})' if value.startswith('-') else number}))"]
    if key.kind == DATE:
        return [f"(assert (= {at}_v {_seconds(value)}.0))"]
    if key.kind == BOOL:
        if value.lower() not in ("true", "false"):
            raise ValueError(f"no truth value: {value!r}")
        return [f"(assert (= {at}_v {value.lower()}))"]
    if key.kind == IP:
        address = ipaddress.ip_address(value)
        if address.version == 6:
            return [f"(assert {at}_six)", f"(assert (= {at}_v6 (_ bv{int(address)} 128)))"]
        return [f"(assert (not {at}_six))", f"(assert (= {at}_v4 (_ bv{int(address)} 32)))"]
    values = value if isinstance(value, list) else [value]
    if len(values) > slots:
        raise ValueError("more values than places for them")
    lines = []
    for slot in range(slots):
        if slot < len(values):
            lines += [f"(assert {at}_u{slot})", f"(assert (= {at}_s{slot} {text(values[slot])}))"]
        else:
            lines.append(f"(assert (not {at}_u{slot}))")
    return lines


def _seconds(value: str) -> str:
    if value.lstrip("-").isdigit():
        return value
    moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return str(int(moment.timestamp()))
