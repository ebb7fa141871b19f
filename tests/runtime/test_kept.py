"""Kept instances and solutions are seen by nobody and change no verdict."""

import json

from gradatim.runtime.kept import Kept
from gradatim.runtime.pack import MOST_KEPT, load

ANSWERS = ["", "7", "-1", "1 2 3", "0 0\n1 1", "none", "x", "[[1, 2], [3, 4]]", "yes"]


def test_nothing_that_is_kept_is_ever_changed(specs_pack):
    for env in specs_pack.values():
        level = env.levels[len(env.levels) // 3]
        instance = env.sample(level, 11)
        right = env.reference(instance)
        kept = env._kept[instance]
        assert type(kept) is Kept
        before = repr((dict(kept), kept.solution))
        answers = [right, *ANSWERS, right[:-1], right + " 1", *[text for _, text in _failing(env, instance)], right]
        warm = [env.verify(instance, answer, "whole").to_dict() for answer in answers]
        assert env._kept[instance] is kept and repr((dict(kept), kept.solution)) == before, env.name
        cold = [env.verify(json.loads(instance), answer, "whole").to_dict() for answer in answers]
        assert warm == cold and warm[0]["status"] == warm[-1]["status"] == "correct", env.name


def same_data(a, b):
    """Equality that also tells lists from tuples, and numbers by their types."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return list(a) == list(b) and all(same_data(a[key], b[key]) for key in a)
    return len(a) == len(b) and all(map(same_data, a, b)) if isinstance(a, list) else a == b


def test_modules_give_what_json_gives_back(specs_pack):
    for env in specs_pack.values():
        for level in {env.levels[0], env.levels[len(env.levels) // 2]}:
            drawn = env.module.sample(level, 2**49 + 5)
            assert same_data(drawn, json.loads(json.dumps(drawn))), env.name


def _failing(env, instance):
    must_fail = getattr(env.module, "must_fail", None)
    return must_fail(json.loads(instance)) if must_fail else []


def test_solve_runs_once_per_text(specs_pack):
    env = load(specs_pack.path)["jugs"]
    instance, mine = env.sample(8, 1), json.loads(env.sample(8, 1))
    env.verify(instance, "1")
    first = env._kept[instance]
    assert not hasattr(first, "solution")
    env.reference(instance)
    kept = first.solution
    assert env.verify(instance, env.reference(instance), "whole").accuracy == 1
    assert env._kept[instance].solution is kept
    env.verify(mine, env.reference(mine), "whole")
    assert set(mine) == {"env", "level", "seed", "draws"} and type(mine) is dict
    given = env.instance(instance)
    given["draws"].clear()
    assert env.verify(instance, env.reference(instance), "whole").accuracy == 1


def test_only_a_few_are_kept(specs_pack):
    env = load(specs_pack.path)["tiny_add"]
    texts = [env.sample(0, seed) for seed in range(3 * MOST_KEPT)]
    for text in texts:
        env.prompt(text)
    assert list(env._kept) == texts[-MOST_KEPT:]
    for _ in range(2 * MOST_KEPT):
        again = env.sample(0, 1)
    assert again in env._kept and len(env._kept) == MOST_KEPT
