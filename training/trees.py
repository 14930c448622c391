"""The best tree of arc scores with exactly one root, by Chu and Liu (1965) and Edmonds (1967)."""

import numpy as np

# Taken off the root's arcs, so that as few as possible are used: one.
ROOT_COST = 1e6


def best_tree(scores: np.ndarray) -> list[int]:
    """The head of each word, from 1; 0 is the root.

    `scores[i, j]` is that of word `i + 1` with head `j`.
    """
    n = scores.shape[0]
    heads = scores.argmax(1)
    if (heads == 0).sum() == 1 and not cycle([0, *heads]):
        return heads.tolist()
    square = np.full((n + 1, n + 1), -np.inf)
    square[1:] = scores
    square[1:, 0] -= ROOT_COST
    np.fill_diagonal(square, -np.inf)
    return arborescence(square)[1:]


def cycle(heads: list[int]) -> list[int]:
    """The nodes of one cycle of heads; empty if there is none. Node 0 is the root."""
    state = [2] + [0] * (len(heads) - 1)
    for start in range(1, len(heads)):
        path, node = [], start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return []


def arborescence(scores: np.ndarray) -> list[int]:
    """Heads of the best tree over a square of scores; row: dependent, column: head, 0: root."""
    heads = scores.argmax(1)
    heads[0] = 0
    loop = cycle(heads.tolist())
    if not loop:
        return heads.tolist()
    # The cycle becomes one node, the last; arcs into it cost what they replace.
    rest = [i for i in range(len(scores)) if i not in set(loop)]
    inside = scores[loop, heads[loop]]
    small = np.full((len(rest) + 1, len(rest) + 1), -np.inf)
    small[:-1, :-1] = scores[np.ix_(rest, rest)]
    leaving = scores[np.ix_(rest, loop)]
    small[:-1, -1] = leaving.max(1)
    entering = scores[np.ix_(loop, rest)] - inside[:, None]
    small[-1, :-1] = entering.max(0)
    small[0] = -np.inf
    found = arborescence(small)
    result = [0] * len(scores)
    for node, head in zip(loop, heads[loop]):
        result[node] = int(head)
    for i, node in enumerate(rest[1:], 1):
        head = found[i]
        result[node] = rest[head] if head < len(rest) else loop[int(leaving[i].argmax())]
    entry = found[len(rest)]
    result[loop[int(entering[:, entry].argmax())]] = rest[entry]
    return result
