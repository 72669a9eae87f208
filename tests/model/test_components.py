"""Any component can be left out: the model still builds, or says what needs it."""

from __future__ import annotations

from typing import Any

import pytest
from pyomo.common.errors import TemplateExpressionError

from support.random_cities import everything_city
from transition_sim.model.algebra import AlgebraError
from transition_sim.model.assemble import assemble, assemble_expressions
from transition_sim.model.build import COMPONENTS, build_model
from transition_sim.system import Guards, System, build_system

BY_NAME = {each.__name__.rpartition(".")[2]: each for each in COMPONENTS}
NEEDS = {name: getattr(each, "NEEDS", ()) for name, each in BY_NAME.items()}
PAIRS = [(name, need) for name, needs in NEEDS.items() for need in needs]


@pytest.fixture(scope="module")
def systems(tmp_path_factory: pytest.TempPathFactory) -> list[System]:
    """Return a system in which every component has something to do, once with each carbon scheme.

    What is imported and unserved without an enforced share are numbers of ours.
    """
    found = []
    for scheme in ("tax", "benchmark"):
        city = everything_city(scheme)
        with city.on_its_axis():
            system = build_system(city.load(tmp_path_factory.mktemp(scheme)))
        years = system.data.sizes["year"]
        found.append(system.guarded(Guards(1000.0, (1000.0,) * years, (1000.0,) * years)))
    return found


def of(systems: list[System], name: str) -> list[System]:
    """Return the systems in which a component differs; the scheme matters to carbon alone."""
    return systems if name == "carbon" else systems[:1]


def declared(model: Any) -> set[str]:
    registry = model.registry
    objective = {"objective"} if registry.objective else set()
    found = {*registry.variables, *registry.rows, *registry.expressions, *registry.parameters}
    return {*found, *registry.dimensions, *objective}


def build(system: System, components: tuple[Any, ...]) -> Any:
    """Build and assemble a model, with its expressions."""
    model = build_model(system, components)
    program = assemble(model)
    assemble_expressions(model)
    assert program.matrix.shape == (program.row_lower.size, program.cost.size)
    return model


def with_needs(name: str) -> tuple[Any, ...]:
    """Return a component with all that it needs, and what that needs, in the model's order."""
    names, waiting = set[str](), [name]
    while waiting:
        here = waiting.pop()
        if here not in names:
            names.add(here)
            waiting += NEEDS[here]
    return tuple(BY_NAME[each] for each in BY_NAME if each in names)


@pytest.mark.parametrize("name", BY_NAME)
def test_in_the_city_with_everything_every_component_has_something_to_do(
    name: str, systems: list[System], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows and columns, or a term of cost: an empty component could be left out of anything."""
    before, after = [], []
    component = BY_NAME[name]
    usual = component.add

    def add(model: Any, system: System, accounts: Any) -> None:
        before.append(declared(model))
        usual(model, system, accounts)
        after.append(declared(model))

    monkeypatch.setattr(component, "add", add)
    for system in of(systems, name):
        build_model(system)
    assert all(new - old for new, old in zip(after, before, strict=True))


@pytest.mark.parametrize("name", BY_NAME)
def test_without_a_component_the_model_builds_or_says_what_needs_it(
    name: str, systems: list[System]
) -> None:
    rest = tuple(each for each in COMPONENTS if each is not BY_NAME[name])
    asking = [other for other, needs in NEEDS.items() if name in needs]
    for system in of(systems, name):
        if asking:
            with pytest.raises(AlgebraError, match=rf"^{asking[0]} needs .*\b{name}\b"):
                build_model(system, rest)
        else:
            build(system, rest)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_component_builds_with_just_what_it_needs(name: str, systems: list[System]) -> None:
    for system in of(systems, name):
        build(system, with_needs(name))


@pytest.mark.parametrize(("name", "need"), PAIRS)
def test_what_a_component_says_that_it_needs_it_needs(
    name: str, need: str, systems: list[System], monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out = {need, *(other for other, needs in NEEDS.items() if need in needs)} - {name}
    rest = tuple(each for other, each in BY_NAME.items() if other not in left_out)
    monkeypatch.setattr("transition_sim.model.build._check_needs", lambda components: None)
    failed = []
    for system in of(systems, name):
        try:
            build(system, rest)
        except (AlgebraError, AttributeError, RuntimeError, TemplateExpressionError) as error:
            failed.append(error)
    assert failed


def test_a_component_names_only_components() -> None:
    assert {need for _, need in PAIRS} <= set(BY_NAME)


def test_the_error_names_both_components(systems: list[System]) -> None:
    with pytest.raises(AlgebraError, match="commitment needs dispatch: it uses what is declared"):
        build_model(systems[0], (BY_NAME["stock"], BY_NAME["commitment"]))
