"""Every case of the conformance list has a test that is named after its number."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

CASES = range(1, 66)


def test_each_of_the_65_cases_has_a_test_named_after_it() -> None:
    found: Counter[int] = Counter()
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (
                match := re.match(r"test_case_(\d\d)_\w{10,}", node.name)
            ):
                found[int(match[1])] += 1
    assert [case for case in CASES if case not in found] == []
    assert [case for case in found if case not in CASES] == []
