"""Frozen dataclasses with slots, whose methods are written when they are first called.

`dataclasses` writes and compiles six functions for each class that it makes, which takes 0.8 ms a class: a
third of a run over one file, which imports over two hundred. Here a class takes 0.06 ms, and of its functions
only the one that makes its instances is written and compiled, with the first of them. What comes out is a
dataclass to all functions of `dataclasses`. A field with `init=False` has a `default_factory`, and is made
anew where an instance is copied or read back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:
    import dataclasses
    from collections.abc import Callable, Sequence
    from functools import partial
    from operator import attrgetter
    from typing import Any

    def dataclass(
        cls: type | None = None, /, *, frozen: bool = False, slots: bool = False, **also: Any
    ) -> type | Callable[[type], type]:
        """Makes what `dataclasses.dataclass` makes; at less cost where it is frozen and has slots."""
        if cls is None:
            return partial(dataclass, frozen=frozen, slots=slots, **also)
        if not (frozen and slots) or also.keys() - {"kw_only", "order"}:
            return dataclasses.dataclass(frozen=frozen, slots=slots, **also)(cls)
        # For a class without any explanation the standard one finds out and writes down its signature.
        cls.__doc__ = cls.__doc__ or cls.__name__
        own, is_ordered = {*vars(cls)}, also.get("order", False)
        made = dataclasses.dataclass(init=False, repr=False, eq=is_ordered, slots=True, **also)(cls)
        for name, method in {**_SHARED, **_methods(made)}.items():
            if name not in own:
                setattr(made, name, method)
        return made

    def _methods(cls: type) -> dict[str, Callable[..., Any]]:
        """The methods of a class that know its fields."""
        fields = dataclasses.fields(cls)
        all_of = _values([field.name for field in fields if field.init])
        compared = _values([field.name for field in fields if field.compare])

        def make(self: Any, *given: Any, **named: Any) -> None:
            cls.__init__ = _initializer(cls)
            cls.__init__(self, *given, **named)

        def equals(self: Any, other: object) -> bool:
            return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

        return {
            "__init__": make,
            "__eq__": equals,
            "__hash__": lambda self: hash(compared(self)),
            "__getstate__": lambda self: all_of(self),
        }

    def _values(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
        """What gives the values of some attributes in a row."""
        if len(names) > 1:
            return attrgetter(*names)
        return lambda one: tuple(getattr(one, name) for name in names)

    def _initializer(cls: type) -> Callable[..., None]:
        """The function that makes an instance; the slots' own setters are a third faster than `object`'s."""
        known: dict[str, Any] = {"_absent": dataclasses.MISSING}
        usual, named, body = ["self"], [], ["pass"]
        for field in dataclasses.fields(cls):
            argument = value = name = field.name
            known[f"_set_{name}"] = getattr(cls, name).__set__
            if not field.init:
                known[f"_usual_{name}"] = field.default_factory
                body.append(f"_set_{name}(self, _usual_{name}())")
                continue
            if field.default is not dataclasses.MISSING:
                known[f"_usual_{name}"] = field.default
                argument = f"{name}=_usual_{name}"
            elif field.default_factory is not dataclasses.MISSING:
                known[f"_usual_{name}"] = field.default_factory
                argument = f"{name}=_absent"
                value = f"_usual_{name}() if {name} is _absent else {name}"
            (named if field.kw_only else usual).append(argument)
            body.append(f"_set_{name}(self, {value})")
        arguments = ", ".join([*usual, "*", *named] if named else usual)
        exec("\n ".join([f"def __init__({arguments}):", *body]), known)
        made = known["__init__"]
        made.__qualname__ = f"{cls.__qualname__}.__init__"
        return made

    def _shown(self: Any) -> str:
        shown = (field.name for field in dataclasses.fields(self) if field.repr)
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    def _refuse(self: Any, name: str, *value: Any) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")

    def _restore(self: Any, state: Sequence[Any]) -> None:
        values = iter(state)
        for field in dataclasses.fields(self):
            object.__setattr__(self, field.name, next(values) if field.init else field.default_factory())

    _SHARED = {
        "__repr__": _shown,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__setstate__": _restore,
    }
