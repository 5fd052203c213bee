"""Pages of tests: what is a test, a file, a configuration, an expectation."""

from __future__ import annotations

import pytest

from casebook.page import PageError, Rewrite, read, rewrite

PAGE = """\
# PAR002 cycle

Prose with a `path.md` in it.

## Two that wait

`plan/phase-1.md`

```markdown
# Phase 1
```

`plan/phase-2.md`

~~~~markdown
```text
# no heading
```
~~~~

```files
src/app.py
src/log.py
```

```diff
```

## Nothing but words

### Deep

`empty.md`
```
```
"""


def test_headings_name_tests() -> None:
    assert [case.name for case in read(PAGE)] == [
        "PAR002 cycle - Two that wait",
        "PAR002 cycle - Nothing but words - Deep",
    ]


def test_a_path_names_the_next_block() -> None:
    first, second = read(PAGE)
    assert {path: block.text for path, block in first.files.items()} == {
        "plan/phase-1.md": "# Phase 1\n",
        "plan/phase-2.md": "```text\n# no heading\n```\n",
    }
    assert second.files["empty.md"].text == ""


def test_a_path_with_words_between_is_prose() -> None:
    (case,) = read("# A\n\n`a.md`\n\nsays nothing.\n\n```diff\n```\n")
    assert not case.files
    assert [block.operation for block in case.expectations] == ["diff"]


def test_a_files_block_lists_known_files() -> None:
    first, _ = read(PAGE)
    assert first.known == ["src/app.py", "src/log.py"]


def test_an_operation_may_have_an_argument() -> None:
    (case,) = read('# A\n\n```action "Tick the box"\n```\n')
    assert [(block.operation, block.argument) for block in case.expectations] == [
        ("action", "Tick the box")
    ]


@pytest.mark.parametrize(
    ("path", "select"),
    [
        ("tests/rules/parallel/PAR002-cycle.md", ("PAR002",)),
        ("tests/rules/parallel/par002-cycle.md", ("PAR002",)),
        ("tests/rules/parallel/merging.md", None),
        ("tests/kinds/PLN001-plan.md", None),
    ],
)
def test_the_name_of_a_page_selects_its_rule(path: str, select: tuple[str, ...] | None) -> None:
    assert {case.config.select for case in read(PAGE, path)} == {select}


def test_pages_on_syntax_are_not_checked() -> None:
    assert not any(case.checked for case in read(PAGE, "tests/syntax/fences.md"))
    assert all(case.checked for case in read(PAGE, "tests/kinds/plan.md"))


CONFIGURED = """\
# A

```toml config
profile = "strict"
```

`a.md`

```
```

## B

`a.md`

```
```

```toml config
select = ["VER"]
declares = true

[severity]
VER002 = "error"
```

### C

`a.md`

```
```

## D

```toml config
declares = false
```

`a.md`

```
```
"""


def test_a_configuration_holds_for_the_sections_below() -> None:
    cases = {case.name: case.config for case in read(CONFIGURED, "tests/rules/x/PLN001-x.md")}
    assert {name: (config.text, config.select) for name, config in cases.items()} == {
        "A": ('select = ["PLN001"]\nprofile = "strict"\n', ("PLN001",)),
        "A - B": ('select = ["VER"]\n\n[severity]\nVER002 = "error"\n', ("VER",)),
        "A - B - C": ('select = ["VER"]\n\n[severity]\nVER002 = "error"\n', ("VER",)),
        "A - D": ("", ("PLN001",)),
    }
    assert [name for name, config in cases.items() if not config.declares] == ["A - D"]


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("# A\n\n```\nopen\n", "line 3: the block is never closed"),
        ("```\n```\n", "line 1: a block stands above the first heading"),
        ("# A\n\n`a.md`\n```\n```\n\n`a.md`\n```\n```\n", "line 8: `a.md` stands twice in `A`"),
        ("# A\n\n## B\n\n## B\n", "line 5: a second test is called `A - B`"),
        ("# A\n\n```toml config\nx\n```\n", "line 3: not TOML"),
        (
            '# A\n\n```toml config\ndeclares = false\nprofile = "strict"\n```\n',
            "line 3: only `select` may stand beside `declares = false`",
        ),
    ],
)
def test_a_page_that_is_wrong_says_where(page: str, message: str) -> None:
    with pytest.raises(PageError, match=message.replace("(", r"\(")):
        read(page)


def test_rewriting_touches_nothing_else() -> None:
    first, second = read(PAGE)
    rewrites = [
        Rewrite(first.files["plan/phase-1.md"], ("# Phase 1", "", "More")),
        Rewrite(second.files["empty.md"], ("# Now", "full")),
    ]
    new = rewrite(PAGE, rewrites)
    assert new == PAGE.replace("# Phase 1\n", "# Phase 1\n\nMore\n").replace(
        "`empty.md`\n```\n", "`empty.md`\n```\n# Now\nfull\n"
    )


def test_a_fence_grows_with_what_it_holds() -> None:
    (case,) = read("# A\n\n`a.md`\n\n```markdown\n```\n")
    new = rewrite("# A\n\n`a.md`\n\n```markdown\n```\n", [Rewrite(case.files["a.md"], ("```",))])
    assert new == "# A\n\n`a.md`\n\n````markdown\n```\n````\n"
    (case,) = read(new)
    assert case.files["a.md"].text == "```\n"
