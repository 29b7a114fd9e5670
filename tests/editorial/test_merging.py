"""The laws of three-way merging."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.editorial.merging import ORDER, Fate, Item, Side, fate_of, merge, merge_items, merge_sets

pytestmark = pytest.mark.once

KEYS = "abcdefgh"
items = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 2), max_size=6).flatmap(
    lambda found: st.permutations([Item(key, value) for key, value in found.items()]).map(tuple)
)
values = st.integers(0, 2)
words = st.frozensets(st.sampled_from(KEYS))
pages = st.fixed_dictionaries(
    {"body": items, "questions": items, "tags": words},
    optional={"title": values, "theme": st.none() | values},
)
sides = st.sampled_from(list(Side))
SWAP = {Fate.TAKEN: Fate.KEPT, Fate.KEPT: Fate.TAKEN, Fate.SAME: Fate.SAME, Fate.CONFLICT: Fate.CONFLICT}
OTHER = {Side.ORIGINAL: Side.COPY, Side.COPY: Side.ORIGINAL}


def keys(of):
    return [item.key for item in of]


def as_dict(of):
    return {item.key: item.value for item in of}


@given(pages, pages)
def test_an_untouched_side_changes_nothing(base, changed):
    kept = merge(base, changed, base, {})
    assert (kept.parts, kept.conflicts) == (changed, [])
    assert {change.fate for change in kept.changes} <= {Fate.KEPT}
    taken = merge(base, base, changed, {})
    assert (taken.parts, taken.conflicts) == (changed, [])
    assert {change.fate for change in taken.changes} <= {Fate.TAKEN}


@given(pages, pages)
def test_the_same_change_on_both_sides_is_made_once(base, changed):
    both = merge(base, changed, changed, {})
    assert both.parts == changed
    assert {change.fate for change in both.changes} <= {Fate.SAME}


@given(pages, pages, pages, st.dictionaries(st.sampled_from(["title", "body:a", f"body:{ORDER}"]), sides))
def test_swapping_the_sides_swaps_the_labels(base, one, two, choices):
    # Whoever does not choose keeps the original: the other way round that is a choice.
    there = merge(base, one, two, choices)
    every = {change.name: choices.get(change.name, Side.ORIGINAL) for change in there.conflicts}
    back = merge(base, two, one, {name: OTHER[side] for name, side in every.items()})
    assert {(change.name, SWAP[change.fate]) for change in there.changes if change.path != ("tags",)} == {
        (change.name, change.fate) for change in back.changes if change.path != ("tags",)
    }
    assert there.parts.keys() == back.parts.keys()
    for name, part in there.parts.items():
        if name in ("body", "questions"):
            assert as_dict(part) == as_dict(back.parts[name])
        else:
            assert part == back.parts[name]


@given(items, items, items)
def test_no_block_is_lost_and_none_comes_from_nowhere(base, original, copy):
    merged, changes = merge_items(("body",), base, original, copy, {})
    was, now, mine, result = map(as_dict, (base, original, copy, merged))
    assert len(keys(merged)) == len(result)
    fates = {one.path[-1]: one.fate for one in changes}
    for key in {*was, *now, *mine} - set(result):
        # Both took it out, or one did and the other had not touched it; else it is asked, and the choice brings it back.
        assert key in was
        if key in mine:
            assert (mine[key] == was[key]) != (fates[key] is Fate.CONFLICT)
            kept, _ = merge_items(("body",), base, original, copy, {f"body:{key}": Side.COPY})
            assert (key in as_dict(kept)) == (mine[key] != was[key])
        assert key not in now or now[key] == was[key]
    assert set(result) <= {*now, *mine}


@given(items, items, items)
def test_conflicts_are_exactly_where_both_changed_differently(base, original, copy):
    _, changes = merge_items(("body",), base, original, copy, {})
    was, now, mine = map(as_dict, (base, original, copy))
    expected = {
        key
        for key in {*was, *now, *mine}
        if len({was.get(key, "-"), now.get(key, "-"), mine.get(key, "-")}) == 3
    }
    found = {one.path[-1] for one in changes if one.fate is Fate.CONFLICT} - {ORDER}
    assert found == expected


@given(items, items, items)
def test_the_order_of_each_side_is_kept_unless_both_moved(base, original, copy):
    merged, changes = merge_items(("body",), base, original, copy, {})
    order = [one for one in changes if one.path[-1] == ORDER]
    frame = copy if order and order[0].fate is Fate.TAKEN else original
    frame_keys = [key for key in keys(frame) if key in keys(merged)]
    assert [key for key in keys(merged) if key in frame_keys] == frame_keys
    shared = set(keys(base)) & set(keys(original)) & set(keys(copy))
    orders = {tuple(key for key in keys(side) if key in shared) for side in (base, original, copy)}
    assert any(one.fate is Fate.CONFLICT for one in order) == (len(orders) == 3)


@given(values, values, values)
def test_a_value_has_one_fate(base, original, copy):
    fate = fate_of(base, original, copy)
    assert (fate is None) == (base == original == copy)
    assert (fate is Fate.CONFLICT) == (len({base, original, copy}) == 3)


@given(words, words, words)
def test_key_words_never_conflict(base, original, copy):
    merged, _ = merge_sets(("tags",), base, original, copy)
    assert (original - base) | (copy - base) <= merged
    assert not merged & ((base - original) | (base - copy))
    assert base & original & copy <= merged


def test_without_what_it_was_every_difference_is_asked():
    result = merge({}, {"title": "a", "same": 1}, {"title": "b", "same": 1}, {})
    assert [change.name for change in result.conflicts] == ["title"]
    assert merge({}, {"title": "a"}, {"title": "b"}, {"title": Side.COPY}).parts == {"title": "b"}


def test_a_list_is_put_together_in_order():
    def three(*orders):
        return [tuple(Item(key, 0) for key in order) for order in orders]

    # Each side adds at the same place, one takes one out, the other moves.
    for base, original, copy, result in (
        ("abc", "axbc", "aybc", "axybc"),
        ("abc", "abcx", "abcy", "abcxy"),
        ("abc", "xabc", "yabc", "xyabc"),
        ("abc", "ac", "abcy", "acy"),
        ("abc", "abxc", "cab", "cabx"),
        ("abc", "bca", "abyc", "byca"),
    ):
        merged, _ = merge_items(("body",), *three(base, original, copy), {})
        assert "".join(keys(merged)) == result, (base, original, copy)
