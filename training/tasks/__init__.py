"""The tasks; a line here adds one.

`task.py` says what a task is, `words.py` has part of speech, features and lemma, `tree.py`
dependencies, `entities.py` names: those one encoder learns together. `factuality.py` is learned
afterwards, on the encoder as it then is (`../afterwards.py`).
"""

from ..sentences import Sentence
from .entities import Entities
from .factuality import Factuality
from .task import Task
from .tree import Tree
from .words import Feats, Lemma, Upos

TOGETHER: tuple[type[Task], ...] = (Upos, Feats, Lemma, Tree, Entities)
AFTERWARDS: tuple[type[Task], ...] = (Factuality,)
TASKS: dict[str, type[Task]] = {task.name: task for task in TOGETHER + AFTERWARDS}


def together(train: list[Sentence]) -> list[Task]:
    """The tasks that are learned together, with classes as the training data have them."""
    return [task(task.gather(train)) for task in TOGETHER]
