"""Times trafilatura for `cargo xtask bench --peers`, and scores it where the gold data is.

Standard input: a JSON list of HTML pages. Standard output: names and processor seconds for all pages, with a tab
between them; text and metadata, the best of three passes, with default options and with `fast`. With the argument
`score`, nothing is read: what is printed is its F1 of four-word shingles on `article-extraction-benchmark`, by that
benchmark's own measure (as `cargo xtask evals article` does ours).
"""

import io
import json
import lzma
import os
import re
import sys
import tarfile
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path

import trafilatura

GOLD = Path(os.environ.get("HEARSAY_GOLD", Path(__file__).parents[3] / "shared/data"))
NAME = f"trafilatura {version('trafilatura')}"


def speed():
    pages = json.load(sys.stdin)
    for name, options in ((NAME, {}), (f"{NAME}, fast", {"fast": True})):
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            for page in pages:
                trafilatura.bare_extraction(page, with_metadata=True, **options)
            best = min(best, time.process_time() - start)
        print(f"{name}\t{best}")


def shingles(text):
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def score():
    packed = lzma.open(GOLD / "article-extraction-benchmark/dev.tar.xz").read()
    files = {}
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive.getmembers():
            if member.isfile():
                files[member.name.removeprefix("./")] = archive.extractfile(member).read()
    gold = json.loads(next(content for name, content in files.items() if name.endswith("ground-truth.json")))
    for name, options in ((NAME, {}), (f"{NAME}, fast", {"fast": True})):
        precision, recall = [], []
        for page, entry in gold.items():
            html = next(content for file, content in files.items() if file.endswith(f"html/{page}.html"))
            text = trafilatura.extract(html.decode("utf-8", "replace"), include_comments=False, **options) or ""
            expected, found = shingles(entry["articleBody"]), shingles(text)
            right = (expected & found).total()
            precision.append(right / max(1, found.total()))
            recall.append(right / max(1, expected.total()))
        p, r = sum(precision) / len(gold), sum(recall) / len(gold)
        print(f"{name}: {len(gold)} pages, precision {p:.3f}, recall {r:.3f}, F1 {2 * p * r / (p + r):.3f}")


score() if sys.argv[1:] == ["score"] else speed()
