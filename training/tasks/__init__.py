"""The tasks that one encoder learns together; a line here adds one.

`task.py` says what a task is, `words.py` has part of speech, features and lemma, `tree.py`
dependencies, `entities.py` names.
"""

from ..sentences import Sentence
from .entities import Entities
from .task import Task
from .tree import Tree
from .words import Feats, Lemma, Upos

TASKS: dict[str, type[Task]] = {task.name: task for task in (Upos, Feats, Lemma, Tree, Entities)}


def make(names: list[str], train: list[Sentence]) -> list[Task]:
    """The tasks of these names, with classes as the training data have them."""
    return [TASKS[name](TASKS[name].gather(train)) for name in names]
