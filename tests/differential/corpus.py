"""Real policies and mutations of them, decided action by action over the ARNs that the action has."""

from __future__ import annotations

import copy
import functools
import json
import pathlib
import random
import re
import subprocess

from encoding import ARN, BOOL, DATE, IP, MULTI, NO_COLON, NUMBER, STRING, Key, Request, in_re, text

KINDS = {"String": STRING, "ARN": ARN, "Numeric": NUMBER, "Date": DATE, "Bool": BOOL, "IPAddress": IP}
ALWAYS = {"aws:currenttime", "aws:securetransport", "aws:epochtime"}
SAMPLED_ACTIONS = 3


class NotEncoded(Exception):
    """The encoding has no form for a part of a policy."""


class Catalog:
    """Facts about actions and keys, asked of the command."""

    def __init__(self, binary: pathlib.Path) -> None:
        self.binary = binary

    def _ask(self, *words: str) -> dict | None:
        run = subprocess.run(
            [self.binary, "catalog", *words, "--format", "json"], capture_output=True, text=True, check=False
        )
        return json.loads(run.stdout) if run.returncode == 0 else None

    @functools.cache
    def expand(self, pattern: str) -> tuple[str, ...]:
        """The actions that a pattern matches."""
        found = self._ask("expand", pattern)
        return tuple(found["actions"]) if found else ()

    @functools.cache
    def arns(self, action: str) -> tuple[str, ...]:
        """The formats of the ARNs that an action's resources have."""
        found = self._ask("action", action)
        if not found or len(found["actions"]) != 1 or found["actions"][0]["other_resources"]:
            return ()
        types = found["actions"][0]["resource_types"]
        return tuple(form for one in types for form in one["arn_formats"])

    @functools.cache
    def kind(self, key: str) -> str:
        """The type of a condition key."""
        found = self._ask("condition-key", key)
        if not found or found["type"] not in KINDS:
            raise NotEncoded(f"the type of {key}")
        return MULTI if found["multi_valued"] else KINDS[found["type"]]


def arn_language(form: str) -> str:
    """The ARNs of a format; its parts hold no colons, and are not empty beyond the fifth."""
    parts = ["(str.to_re \"\")"]
    for piece in re.split(r"(\$\{[^}]*\})", form):
        if piece.startswith("${"):
            parts.append(f"(re.+ {NO_COLON})")
        elif piece:
            parts.append(f"(str.to_re {text(piece)})")
    return f"(re.++ {' '.join(parts)})"


def request_for(policies: list[dict], catalog: Catalog, slots: int) -> Request:
    """The variables for the condition keys that policies name."""
    keys: dict[str, Key] = {}
    for name in sorted(_keys(policies)):
        lower = name.lower()
        if lower not in keys:
            kind = catalog.kind(name)
            keys[lower] = Key(name, kind, f"k{len(keys)}", always=lower in ALWAYS)
    return Request(keys, slots)


def _keys(policies: list[dict]) -> set[str]:
    names = set()
    for policy in policies:
        for body in statements(policy):
            for entries in body.get("Condition", {}).values():
                names |= set(entries)
        names |= set(re.findall(r"\$\{([A-Za-z0-9-]+:[^},]+)\}", json.dumps(policy)))
    return names


def statements(policy: dict) -> list[dict]:
    """The statements of a policy, as a list."""
    listed = policy["Statement"]
    return listed if isinstance(listed, list) else [listed]


def load(folder: pathlib.Path) -> list[tuple[str, dict]]:
    """The identity policies of a folder, in order of their names."""
    found = []
    for path in sorted(folder.rglob("*.json")):
        try:
            policy = json.loads(path.read_text())
        except ValueError:
            continue
        if isinstance(policy, dict) and "Statement" in policy and policy["Statement"]:
            if not any("Principal" in body or "NotPrincipal" in body for body in statements(policy)):
                found.append((path.stem, policy))
    return found


def mutated(policy: dict, rng: random.Random) -> dict:
    """One small change to one statement."""
    changed = copy.deepcopy(policy)
    listed = statements(changed)
    body = rng.choice(listed)
    changes = [_drop_value, _widen_pattern, _narrow_pattern, _drop_condition, _flip_effect, _change_operator]
    rng.shuffle(changes)
    for change in changes:
        if change(body, rng):
            break
    changed["Statement"] = listed
    return changed


def _element(body: dict, rng: random.Random) -> str:
    return rng.choice([name for name in ("Action", "NotAction", "Resource", "NotResource") if name in body])


def _drop_value(body: dict, rng: random.Random) -> bool:
    name = _element(body, rng)
    if not isinstance(body[name], list) or len(body[name]) < 2:
        return False
    body[name].pop(rng.randrange(len(body[name])))
    return True


def _change_text(body: dict, rng: random.Random, change) -> bool:
    name = _element(body, rng)
    listed = body[name] if isinstance(body[name], list) else [body[name]]
    at = rng.randrange(len(listed))
    new = change(listed[at])
    if new == listed[at]:
        return False
    body[name] = [*listed[:at], new, *listed[at + 1 :]]
    return True


def _widen_pattern(body: dict, rng: random.Random) -> bool:
    return _change_text(body, rng, lambda old: old if old.endswith("*") else old[:-1] + "*")


def _narrow_pattern(body: dict, rng: random.Random) -> bool:
    return _change_text(body, rng, lambda old: old[:-1] + "a*" if ":" in old and old.endswith("*") else old)


def _drop_condition(body: dict, rng: random.Random) -> bool:
    if not body.get("Condition"):
        return False
    operator = rng.choice(sorted(body["Condition"]))
    del body["Condition"][operator]
    return True


def _flip_effect(body: dict, _rng: random.Random) -> bool:
    body["Effect"] = "Deny" if body["Effect"] == "Allow" else "Allow"
    return True


def _change_operator(body: dict, rng: random.Random) -> bool:
    swaps = {"StringEquals": "StringLike", "StringLike": "StringEquals", "Bool": "BoolIfExists", "ArnLike": "ArnNotLike"}
    for operator in sorted(body.get("Condition", {})):
        if operator in swaps and swaps[operator] not in body["Condition"]:
            body["Condition"][swaps[operator]] = body["Condition"].pop(operator)
            return True
    return False


def sampled_actions(policies: list[dict], catalog: Catalog, rng: random.Random) -> list[str]:
    """Some actions that the policies speak of and whose resources have ARNs of known formats."""
    names = set()
    for policy in policies:
        for body in statements(policy):
            listed = body.get("Action", body.get("NotAction", []))
            for element in listed if isinstance(listed, list) else [listed]:
                found = ("s3:GetObject",) if set(element) == {"*"} else catalog.expand(element)
                names |= set(rng.sample(found, min(2, len(found))))
    usable = [name for name in sorted(names) if catalog.arns(name)]
    return rng.sample(usable, min(SAMPLED_ACTIONS, len(usable)))


def only(action: str, catalog: Catalog) -> list[str]:
    """Assertions that the request is for an action, on a resource that it has."""
    forms = [arn_language(form) for form in catalog.arns(action)]
    language = forms[0] if len(forms) == 1 else f"(re.union {' '.join(forms)})"
    return [f"(assert (= act {text(action.lower())}))", f"(assert {in_re('res', language)})"]
