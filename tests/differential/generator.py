"""Small random policies over few letters, so that statements meet, and mutations of them."""

from __future__ import annotations

import copy
import random

from encoding import ARN, BOOL, DATE, IP, MULTI, NUMBER, STRING, Key

# An action that the catalog does not know has no resource types: any ARN may be its resource.
ACTIONS = ["zz:aa", "zz:ab", "zz:ba", "zz:a*", "zz:?b", "zz:*", "zz:*a", "yy:aa", "*"]
OPEN_ACTIONS = ["z*:aa", "?z:a*"]
ACCOUNTS = ["111122223333", "*", "11112222333?", ""]

KEYS = [
    Key("aws:PrincipalTag/a", STRING, "ptag"),
    # Not `aws:RequestTag`: the keys of such tags are what `aws:TagKeys` lists.
    Key("aws:PrincipalTag/c", STRING, "ctag"),
    Key("aws:ResourceTag/b", STRING, "stag"),
    Key("aws:SourceArn", ARN, "sarn"),
    Key("aws:SourceIp", IP, "sip"),
    Key("aws:MultiFactorAuthAge", NUMBER, "age"),
    Key("aws:CurrentTime", DATE, "now", always=True),
    Key("aws:SecureTransport", BOOL, "tls", always=True),
    Key("aws:TagKeys", MULTI, "tkeys"),
]

STRING_OPERATORS = [
    "StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase",
]
NUMBER_RELATIONS = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"]
NETWORKS = [
    "10.0.0.0/8", "10.0.0.0/31", "10.0.0.0/32", "10.0.0.1/32", "10.1.0.0/16", "0.0.0.0/0", "::/0", "2001:db8::/32", "2001:db8::1/128",
]
ARNS = [
    "arn:aws:zz:::a", "arn:aws:zz:::a*", "arn:aws:zz:*:*:ab", "arn:aws:zz:*:1111*:*", "arn:*:zz:::?b", "arn:aws:y?:::*",
]


class Generator:
    """Makes problems from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def some(self, least: int, most: int, make) -> list:
        return [make() for _ in range(self.random.randint(least, most))]

    def pattern(self, wild: bool = True, longest: int = 4) -> str:
        letters = "aabb*?" if wild else "ab"
        return "".join(self.random.choice(letters) for _ in range(self.random.randint(1, longest)))

    def one_or_list(self, items: list) -> object:
        return items[0] if len(items) == 1 and self.chance(0.5) else items

    def action(self) -> str:
        return self.random.choice(OPEN_ACTIONS if self.chance(0.04) else ACTIONS)

    def resource(self, variables: bool) -> str:
        if self.chance(0.2):
            return "*"
        account = self.random.choice(ACCOUNTS)
        service = "z*" if self.chance(0.03) else "zz"
        rest = self.pattern()
        if variables and self.chance(0.12):
            # A star at the end of a field may run over colons; the encoding splits at the fifth.
            account = self.random.choice(["111122223333", ""])
            rest = f"{self.pattern(False, 2)}/${{aws:PrincipalTag/a}}{self.random.choice(['', '/*', '/a', '*'])}"
        if self.chance(0.05):
            return f"arn:aws:{service}"
        return f"arn:aws:{service}::{account}:{rest}"

    def values(self, key: Key, operator: str, variables: bool) -> list:
        if operator.endswith("Null"):
            return [self.random.choice(["true", "false"])]
        least = 0 if self.chance(0.03) else 1
        if key.kind in (STRING, MULTI):
            like = "Like" in operator
            listed = self.some(least, 3, lambda: self.pattern(like, 3))
            if listed and key.name != "aws:PrincipalTag/a" and variables and "IgnoreCase" not in operator and self.chance(0.1):
                listed[0] = "${aws:PrincipalTag/a}" + ("*" if like and self.chance(0.5) else "")
            # No tag has an empty key.
            if listed and key.kind == STRING and self.chance(0.04):
                listed[0] = ""
            return listed
        if key.kind == ARN:
            if self.chance(0.06):
                return ["*"]
            return self.some(least, 2, lambda: self.random.choice(ARNS))
        if key.kind == NUMBER:
            return self.some(least, 2, lambda: self.random.choice(["0", "1", "2", "2.5", "3600", "-1"]))
        if key.kind == DATE:
            days = ["2024-01-01", "2025-01-01T00:00:00Z", "2025", "1735689600", "2026-06-01"]
            return self.some(least, 2, lambda: self.random.choice(days))
        if key.kind == BOOL:
            return self.some(1, 1, lambda: self.random.choice(["true", "false", "True"]))
        return self.some(least, 3, lambda: self.random.choice(NETWORKS))

    def operator(self, key: Key) -> str:
        if self.chance(0.12):
            return "Null"
        base = {
            STRING: lambda: self.random.choice(STRING_OPERATORS),
            MULTI: lambda: self.random.choice(STRING_OPERATORS),
            ARN: lambda: self.random.choice(["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "StringLike", "StringNotLike"]),
            NUMBER: lambda: "Numeric" + self.random.choice(NUMBER_RELATIONS),
            DATE: lambda: "Date" + self.random.choice(NUMBER_RELATIONS),
            BOOL: lambda: "Bool",
            IP: lambda: self.random.choice(["IpAddress", "NotIpAddress"]),
        }[key.kind]()
        if self.chance(0.25):
            base += "IfExists"
        if key.kind == MULTI and self.chance(0.9) or key.kind != MULTI and self.chance(0.04):
            base = self.random.choice(["ForAllValues:", "ForAnyValue:"]) + base
        return base

    def condition(self, variables: bool) -> dict:
        block: dict = {}
        for _ in range(self.random.choice([0, 0, 1, 1, 2, 3])):
            key = self.random.choice(KEYS)
            operator = self.operator(key)
            values = self.values(key, operator, variables)
            block.setdefault(operator, {})[key.name] = self.one_or_list(values) if values else []
        return block

    def statement(self, effect: str, variables: bool) -> dict:
        body: dict = {"Effect": effect}
        action = "NotAction" if self.chance(0.12) else "Action"
        body[action] = self.one_or_list(self.some(1, 2, self.action))
        resource = "NotResource" if self.chance(0.12) else "Resource"
        body[resource] = self.one_or_list(self.some(1, 2, lambda: self.resource(variables)))
        if block := self.condition(variables):
            body["Condition"] = block
        return body

    def policy(self) -> dict:
        variables = self.chance(0.85)
        allows = self.some(1, 3, lambda: self.statement("Allow", variables))
        denies = self.some(0, 2, lambda: self.statement("Deny", variables))
        statements = allows + denies
        self.random.shuffle(statements)
        return {"Version": "2012-10-17" if variables else "2008-10-17", "Statement": statements}

    def mutated(self, policy: dict) -> dict:
        """One or two small changes."""
        changed = copy.deepcopy(policy)
        for _ in range(self.random.randint(1, 2)):
            self._mutate(changed)
        return changed

    def _mutate(self, policy: dict) -> None:
        statements = policy["Statement"]
        variables = policy["Version"] == "2012-10-17"
        at = self.random.randrange(len(statements))
        body = statements[at]
        change = self.random.randrange(7)
        if change == 0 and len(statements) > 1:
            del statements[at]
        elif change == 1:
            statements.insert(at, self.statement(self.random.choice(["Allow", "Deny"]), variables))
        elif change == 2 and "Condition" in body:
            operator = self.random.choice(sorted(body["Condition"]))
            body["Condition"].pop(operator)
            if not body["Condition"]:
                del body["Condition"]
        elif change == 3 and "Condition" not in body:
            if block := self.condition(variables):
                body["Condition"] = block
        elif change == 4:
            self._change_list(body, "Resource", lambda: self.resource(variables))
        elif change == 5:
            self._change_list(body, "Action", self.action)
        else:
            self.random.shuffle(statements)

    def _change_list(self, body: dict, element: str, make) -> None:
        name = element if element in body else f"Not{element}"
        listed = body[name] if isinstance(body[name], list) else [body[name]]
        listed = [*listed, make()] if self.chance(0.5) or len(listed) == 1 else listed[1:]
        body[name] = listed

    def pair(self) -> tuple[dict, dict]:
        """A new policy and the existing one that it is held against."""
        first = self.policy()
        second = self.mutated(first) if self.chance(0.7) else self.policy()
        return (first, second) if self.chance(0.5) else (second, first)
