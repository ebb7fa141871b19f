"""Games and bits: exclusive or, least excluded value, values of positions."""


def xor_sum(xs):
    """xor_sum(xs: list of int) -> int

    All numbers combined by exclusive or; 0 for none.

    >>> xor_sum([3, 5, 6])
    0
    """
    total = 0
    for x in xs:
        total ^= x
    return total


def mex(xs):
    """mex(xs: list of int) -> int

    The least integer >= 0 that is not among the numbers.

    >>> mex([0, 1, 3])
    2
    """
    seen = set(xs)
    value = 0
    while value in seen:
        value += 1
    return value


def grundy(moves, start):
    """grundy(moves: fn(K) -> list of K, start: K) -> int

    The Sprague-Grundy value of a position in an impartial game whose player without a move loses: 0 if the player to
    move loses. `moves` lists the positions that follow a position. Works to any depth.
    Fails: a position can be reached again from itself.

    >>> def take(pile):
    ...     return [pile - k for k in [1, 2, 3] if k <= pile]
    >>> [grundy(take, n) for n in range(6)]
    [0, 1, 2, 3, 0, 1]
    """
    value = {}
    following = {start: list(moves(start))}
    stack = [(start, 0)]
    while stack:
        position, i = stack.pop()
        if i == len(following[position]):
            value[position] = mex([value[p] for p in following[position]])
            continue
        stack.append((position, i + 1))
        child = following[position][i]
        if child not in following:
            following[child] = list(moves(child))
            stack.append((child, 0))
        elif child not in value:
            raise ValueError("grundy: the game can go round in a circle")
    return value[start]


def grundy_table(limit, moves):
    """grundy_table(limit: int, moves: fn(int) -> list of int) -> list of int

    The Sprague-Grundy values of the positions 0..limit of a game in which every move leads to a smaller number.
    Fails: limit < 0, or a move that does not lead to a smaller number >= 0.

    >>> def take(pile):
    ...     return [pile - k for k in [1, 2, 3] if k <= pile]
    >>> grundy_table(5, take)
    [0, 1, 2, 3, 0, 1]
    """
    if limit < 0:
        raise ValueError(f"grundy_table: {limit} is negative")
    values = []
    for position in range(limit + 1):
        following = moves(position)
        if any(not 0 <= p < position for p in following):
            raise ValueError(f"grundy_table: a move from {position} does not lead to a smaller number")
        values.append(mex([values[p] for p in following]))
    return values
