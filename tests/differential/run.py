"""Holds `policylint prove` against solvers: `run.py prove|evaluate --binary PATH [--cases N] [--seed S]`.

`prove` compares verdicts on pairs of policies; `evaluate` holds the encoding itself against
`policylint simulate` on concrete requests. Any disagreement is printed with its seed, and the exit
code is 1. Time-outs of the solvers are counted apart.
"""

from __future__ import annotations

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

from encoding import MULTI, Request, allows
from generator import KEYS, Generator
from concrete import fixed, from_simulate_input, random_request, simulate_input
from solving import SAT, UNKNOWN, UNSAT, ask

SLOTS = 7


def new_request() -> Request:
    """The variables of a problem over the keys of the generator."""
    return Request({key.name.lower(): key for key in KEYS}, SLOTS)


def main() -> int:
    """Reads the arguments and runs one comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mode", choices=["prove", "evaluate"])
    parser.add_argument("--binary", required=True, type=pathlib.Path)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    run = prove if args.mode == "prove" else evaluate
    counts, wrong = run(args)
    print(", ".join(f"{name}: {count}" for name, count in sorted(counts.items())))
    return 1 if wrong else 0


def evaluate(args: argparse.Namespace) -> tuple[collections.Counter, int]:
    """The encoding against the evaluator, request by request."""
    cases = []
    for number in range(args.cases):
        gen = Generator(args.seed + number)
        cases.append((args.seed + number, gen.policy(), random_request(gen)))
    lines = "".join(json.dumps(simulate_input([policy], request)) + "\n" for _, policy, request in cases)
    answered = subprocess.run(
        [args.binary, "simulate", "--jsonl"], input=lines, capture_output=True, text=True, check=False
    )
    counts: collections.Counter = collections.Counter()
    wrong = 0
    for (seed, policy, request), line in zip(cases, answered.stdout.splitlines(), strict=True):
        answer = json.loads(line)
        if "Error" in answer:
            counts["refused"] += 1
            print(seed, answer["Error"]["Message"][:200])
            continue
        said = answer["EvaluationResults"][0]["EvalDecision"] == "allowed"
        variables = new_request()
        truth = allows(policy, variables)
        lines = variables.declarations() + fixed(request, variables) + [f"(assert {truth.possible})"]
        expected = ask(lines)
        if expected == UNKNOWN:
            counts["timeouts"] += 1
        elif (expected == SAT) == said:
            counts["allowed" if said else "denied"] += 1
        else:
            wrong += 1
            print(f"seed {seed}: simulate says {said}, the encoding {expected}")
            print(json.dumps(policy), json.dumps(request))
    counts["wrong"] = wrong
    return counts, wrong


def prove(args: argparse.Namespace) -> tuple[collections.Counter, int]:
    """Verdicts on pairs, against the solvers, and every witness against the encoding."""
    counts: collections.Counter = collections.Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(args.seed, args.seed + args.cases):
            new, existing = Generator(seed).pair()
            said, complaint = _compare(args.binary, pathlib.Path(folder), new, existing)
            counts[said] += 1
            if complaint:
                wrong += 1
                print(f"seed {seed}: {complaint}\n  new {json.dumps(new)}\n  existing {json.dumps(existing)}")
    counts["wrong"] = wrong
    return counts, wrong


def _compare(binary: pathlib.Path, folder: pathlib.Path, new: dict, existing: dict) -> tuple[str, str | None]:
    answer = _ask_policylint(binary, folder, new, existing)
    said = answer["result"]
    variables = new_request()
    variables.with_empty_values = False
    given, covered = allows(new, variables), allows(existing, variables)
    # Added under some reading, and added under every reading (CV-10).
    widest = [f"(assert {given.read})", f"(assert (not {covered.read}))"]
    strictest = [f"(assert {given.certain})", f"(assert (not {covered.possible}))"]
    if said == "FAIL":
        request = from_simulate_input(answer["witness"])
        # A call on no resource in particular is authorized against `*` (RS-13).
        variables.of_resource = request["resource"] != "*"
        try:
            lines = variables.declarations() + fixed(request, variables)
        except ValueError:
            # A text that is no value of the key's type: the verdict has to hold without it.
            variables.of_resource = True
            if ask(variables.declarations() + strictest) != UNSAT:
                return "FAIL, by a value that its key never has", None
            return said, f"only a value that its key never has shows it: {json.dumps(request)}"
        shown = ask(lines + strictest)
        if shown == UNSAT:
            return said, f"the witness shows nothing: {json.dumps(request)}"
        return (said if shown == SAT else "FAIL, timeout"), None
    possible = ask(variables.declarations() + widest)
    if possible == UNKNOWN:
        return f"{said}, timeout", None
    if said == "PASS":
        return said, None if possible == UNSAT else "PASS, but a solver finds new access"
    # Not to decide is honest, but counted where a solver decides.
    if possible == UNSAT:
        return "UNDECIDED, though there is no new access", None
    if ask(variables.declarations() + strictest) == SAT:
        return "UNDECIDED, though there is new access", None
    return said, None


def _ask_policylint(binary: pathlib.Path, folder: pathlib.Path, new: dict, existing: dict) -> dict:
    paths = []
    for name, policy in (("existing", existing), ("new", new)):
        path = folder / f"{name}.json"
        path.write_text(json.dumps(policy))
        paths += [f"--{name}-policy-document", path]
    run = subprocess.run(
        [binary, "prove", "no-new-access", *paths, "--policy-type", "identity"],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode not in (0, 1, 3):
        raise RuntimeError(f"{run.returncode}: {run.stderr}\n{json.dumps(new)}\n{json.dumps(existing)}")
    return json.loads(run.stdout)


if __name__ == "__main__":
    sys.exit(main())
