"""Structures in plain lists behave like the sets, sorted lists and sums that they stand for."""

import random

import pytest
from gradatim.runtime.lib import structures as sr
from hypothesis import given, settings
from hypothesis import strategies as st

steady = settings(derandomize=True, max_examples=60, deadline=None)
numbers = st.lists(st.integers(-9, 9), max_size=20)


@steady
@given(numbers, numbers)
def test_a_heap_gives_back_its_items_in_order(first, second):
    h = sr.heap(first)
    for x in second:
        sr.heap_push(h, x)
    assert [sr.heap_pop(h) for _ in range(len(first + second))] == sorted(first + second)
    with pytest.raises(ValueError):
        sr.heap_pop(h)


def test_a_queue_is_open_at_both_ends():
    queue = sr.deque([1, 2])
    queue.appendleft(0)
    assert [queue.pop(), queue.popleft(), queue.popleft(), len(queue)] == [2, 0, 1, 0]


@steady
@given(numbers, st.integers(-9, 9))
def test_binary_search_counts(xs, x):
    xs = sorted(xs)
    assert sr.bisect_left(xs, x) == sum(y < x for y in xs)
    assert sr.bisect_right(xs, x) == sum(y <= x for y in xs)


def test_union_find_joins_as_sets_do():
    rnd = random.Random(3)
    for n in range(1, 30):
        sets = sr.union_find(n)
        label = list(range(n))
        for _ in range(n):
            a, b = rnd.randrange(n), rnd.randrange(n)
            assert sr.unite(sets, a, b) == (label[a] != label[b])
            label = [label[a] if x == label[b] else x for x in label]
            c = rnd.randrange(n)
            assert sr.group_size(sets, c) == label.count(label[c])
            assert (sr.find_root(sets, a) == sr.find_root(sets, c)) == (label[a] == label[c])
        expected = sorted([x for x in range(n) if label[x] == k] for k in set(label))
        assert sr.groups(sets) == expected


def test_sums_and_ranges_follow_changes():
    rnd = random.Random(4)
    for n in range(1, 20):
        values = [0] * n
        sums = sr.fenwick(n)
        least = sr.segment_tree(values, min)
        words = sr.segment_tree(["a"] * n, str.__add__)
        text = ["a"] * n
        for _ in range(30):
            i, low = rnd.randrange(n), rnd.randrange(n)
            high = rnd.randint(low + 1, n)
            amount = rnd.randint(-9, 9)
            values[i] += amount
            text[i] = rnd.choice("abc")
            sr.fenwick_add(sums, i, amount)
            sr.segment_set(least, i, values[i], min)
            sr.segment_set(words, i, text[i], str.__add__)
            assert sr.fenwick_sum(sums, high) - sr.fenwick_sum(sums, low) == sum(values[low:high])
            assert sr.segment_query(least, low, high, min) == min(values[low:high])
            assert sr.segment_query(words, low, high, str.__add__) == "".join(text[low:high])


@pytest.mark.parametrize(
    "call",
    [
        lambda: sr.find_root(sr.union_find(3), 3),
        lambda: sr.find_root(sr.union_find(3), -1),
        lambda: sr.fenwick_add(sr.fenwick(3), 3, 1),
        lambda: sr.fenwick_add(sr.fenwick(3), -1, 1),
        lambda: sr.fenwick_sum(sr.fenwick(3), 4),
        lambda: sr.segment_set(sr.segment_tree([1], min), 1, 0, min),
        lambda: sr.segment_query(sr.segment_tree([1], min), 0, 0, min),
        lambda: sr.segment_query(sr.segment_tree([], min), 0, 1, min),
    ],
)
def test_places_outside_are_refused(call):
    with pytest.raises(ValueError):
        call()
