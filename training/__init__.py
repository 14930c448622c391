"""How the weights of the neural reader are made. `README.md` says how to run it.

Data
    gold.py         files of gold data, unpacked and hashed
    sentences.py    what all readers of corpora give
    treebanks.py    CoNLL-U, and the names in GUM
    name_texts.py   Wikigold, WNUT-17, UNER, re3d; which types of names each annotates
    names.py        mentions cut to names
    altered.py      careless copies of sentences
    corpora.py      which files are read for what
    lemmas.py       lemma scripts
    lemma_table.py  scripts by form and ending, beside the model's
Model
    base.py         where the pretrained base lies
    pieces.py       word pieces and shapes of words
    batches.py      sentences as tensors
    encoder.py      the transformer
    tasks/          one file a kind of task; `tasks/__init__.py` lists them
    trees.py        the best tree of arc scores
    reader.py       encoder and heads, exits
Training and scores
    loop.py         the training loop
    recipe.py       which steps, how long
    afterwards.py   heads that are fitted to the encoder as it is shipped
    crossval.py     names by cross-validation
    scores.py       metrics
    quantize.py     reading with the rounding of int8
Files
    export.py       weights for the Rust reader
    load.py         exported weights read back
    model_folder.py the model's folder with `train.toml`
    check.py        self-checks on invented data
"""
