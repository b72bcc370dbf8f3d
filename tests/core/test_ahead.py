"""Pieces made ahead in a thread, and `Voice.stream`, which gives them so."""

import threading
import time

import pytest

from voxloom.errors import InputError
from voxloom.running import ahead


class Maker:
    """Numbers, and what is made and closed when."""

    def __init__(self, count, fails_at=None):
        self.made = []
        self.closed = False
        self.threads = set()
        self.count, self.fails_at = count, fails_at

    def pieces(self):
        try:
            for number in range(self.count):
                if number == self.fails_at:
                    raise InputError("the third is wrong")
                self.threads.add(threading.current_thread().name)
                self.made.append(number)
                yield number
        finally:
            self.closed = True


def settled(maker, count):
    patience = time.monotonic() + 5
    while len(maker.made) < count and time.monotonic() < patience:
        time.sleep(0.005)
    time.sleep(0.02)  # one too many would be made by now
    return len(maker.made)


def test_pieces_come_in_order_from_one_other_thread():
    maker = Maker(20)
    assert list(ahead(maker.pieces())) == list(range(20))
    assert maker.closed
    assert len(maker.threads) == 1
    assert threading.current_thread().name not in maker.threads


def test_one_is_made_ahead_and_no_more():
    maker = Maker(20)
    pieces = ahead(maker.pieces())
    assert not maker.made, "nothing is made before it is asked for"
    next(pieces)
    assert settled(maker, 2) == 2
    next(pieces)
    assert settled(maker, 3) == 3
    pieces.close()


def test_closing_stops_it():
    before = threading.active_count()
    maker = Maker(20)
    pieces = ahead(maker.pieces())
    next(pieces)
    pieces.close()
    assert maker.closed
    assert len(maker.made) <= 2
    assert threading.active_count() == before


def test_what_goes_wrong_is_raised_in_its_place():
    maker = Maker(20, fails_at=2)
    pieces = ahead(maker.pieces())
    assert [next(pieces), next(pieces)] == [0, 1]
    with pytest.raises(InputError, match="the third is wrong"):
        next(pieces)
    assert maker.closed


def test_nothing_is_nothing():
    assert list(ahead(iter(()))) == []
