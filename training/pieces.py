"""From words to what the encoder reads: word pieces, the place of each word's first, and shapes."""

from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

# Pieces of one word behind these are left out: addresses and numbers would fill the window.
MAX_WORD_PIECES = 8
# The longest sentence that is read in one go, without the two at the ends.
MAX_WINDOW = 254
N_SHAPES = 8


def shape(word: str) -> int:
    """The case and kind of a word, version 1: 0 is no word, others as the branches say."""
    upper = sum(c.isupper() for c in word)
    if any(c.islower() for c in word):
        if upper == 0:
            return 1
        return 4 if upper == 1 and word[0].isupper() else 7
    if upper > 0:
        return 2 if upper > 1 else 3
    if any("0" <= c <= "9" for c in word):
        return 5
    return 7 if any(c.isalnum() for c in word) else 6


@dataclass
class Pieces:
    """A window's word pieces with `[CLS]` and `[SEP]`."""

    ids: list[int]
    # Shape of the word that each piece is of; 0 for the two at the ends.
    shapes: list[int]
    # For each word of the window the position of its first piece.
    first: list[int]


class WordPieces:
    """The base model's word pieces."""

    def __init__(self, base: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.cls, self.sep, self.unknown = (
            self.tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]", "[UNK]")
        )
        self.known: dict[str, list[int]] = {}

    def word(self, word: str) -> list[int]:
        """The pieces of one word, at least one."""
        pieces = self.known.get(word)
        if pieces is None:
            encoded = self.tokenizer.encode([word], is_pretokenized=True, add_special_tokens=False)
            pieces = encoded.ids[:MAX_WORD_PIECES] or [self.unknown]
            self.known[word] = pieces
        return pieces

    def window(self, words: list[str]) -> Pieces:
        ids, shapes, first = [self.cls], [0], []
        for word in words:
            pieces = self.word(word)
            first.append(len(ids))
            ids.extend(pieces)
            shapes.extend([shape(word)] * len(pieces))
        return Pieces(ids + [self.sep], shapes + [0], first)
