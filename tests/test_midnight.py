"""A run of the tests may last over midnight: no test keeps the day on which it was read."""

import ast


def test_no_test_keeps_a_day_from_when_it_was_read(root):
    kept = [
        f"{path.relative_to(root)}:{node.lineno}"
        for path in sorted((root / "tests").rglob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for call in _calls(node.value)
        if call.endswith("today")
    ]
    assert kept == []


def _calls(value):
    """Yields the name of everything that is called when a module is read."""
    if isinstance(value, ast.Lambda):
        return
    if isinstance(value, ast.Call):
        yield ast.unparse(value.func)
    for one in ast.iter_child_nodes(value):
        yield from _calls(one)
