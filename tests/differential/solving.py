"""Asks a solver: cvc5 first, z3 as second opinion."""

from __future__ import annotations

import cvc5

SAT, UNSAT, UNKNOWN = "sat", "unsat", "unknown"


def ask_cvc5(lines: list[str], milliseconds: int) -> str:
    """Whether the formulas can hold together."""
    solver = cvc5.Solver()
    solver.setOption("tlimit-per", str(milliseconds))
    solver.setOption("strings-exp", "true")
    parser = cvc5.InputParser(solver)
    script = "(set-logic ALL)\n" + "\n".join(lines)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, script, "problem")
    symbols = parser.getSymbolManager()
    while not (command := parser.nextCommand()).isNull():
        printed = command.invoke(solver, symbols)
        if printed and "error" in str(printed):
            raise ValueError(f"{printed}\n{script}")
    answer = solver.checkSat()
    return SAT if answer.isSat() else UNSAT if answer.isUnsat() else UNKNOWN


def ask_z3(lines: list[str], milliseconds: int) -> str:
    """The same of z3, if it is installed."""
    try:
        import z3
    except ImportError:
        return UNKNOWN
    solver = z3.Solver()
    solver.set("timeout", milliseconds)
    solver.from_string("\n".join(lines))
    return {"sat": SAT, "unsat": UNSAT}.get(str(solver.check()), UNKNOWN)


def ask(lines: list[str], milliseconds: int = 4000) -> str:
    """cvc5's answer, or that of z3 where cvc5 has none."""
    answer = ask_cvc5(lines, milliseconds)
    return ask_z3(lines, milliseconds) if answer == UNKNOWN else answer
