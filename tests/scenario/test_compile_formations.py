"""Formations are keyed by their ids, so that a row more or less changes nobody's luck."""

import numpy as np
import pytest

from auguststorm.errors import BadInputError
from auguststorm.scenario.compile_formations import keys_of
from tests.engine.states import historical

SAME_CHECKSUM = ("plumless", "buckeroo")


def test_key_of_a_formation_is_made_of_its_id_alone() -> None:
    ids = historical().battle.formations.id
    keys = keys_of(ids)
    assert np.array_equal(keys, historical().setting.formations.key)
    assert np.array_equal(keys_of(ids[::-1])[::-1], keys)
    assert keys_of(["sov-39-army"])[0] == keys_of(["another", "sov-39-army"])[1]
    assert ((keys >= 0) & (keys < 2**32)).all()


def test_ids_with_one_key_are_a_fault() -> None:
    with pytest.raises(BadInputError) as error:
        keys_of(["one", *SAME_CHECKSUM])
    assert len(error.value.faults) == 1
    fault = error.value.faults[0]
    assert (fault.file, fault.column) == ("data/order_of_battle/formations.csv", "formation_id")
    assert all(name in fault.found for name in SAME_CHECKSUM)


def test_order_holds_every_formation_once_with_guns_last() -> None:
    who = historical().setting.formations
    assert np.array_equal(np.sort(who.order), np.arange(who.side.size))
    is_gun, key = who.is_artillery[who.order], who.key[who.order]
    assert (np.diff(is_gun) >= 0).all()
    for kind in (0, 1):
        assert (np.diff(key[is_gun == kind]) > 0).all()
