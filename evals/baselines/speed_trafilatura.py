"""Times trafilatura for `cargo xtask bench`.

    pip install trafilatura

Standard input: a JSON list of HTML pages. Standard output: the name and the processor seconds for all pages,
with a tab between them; text and metadata, default options, the best of three passes.
"""

import json
import sys
import time
from importlib.metadata import version

import trafilatura

pages = json.load(sys.stdin)
best = float("inf")
for _ in range(3):
    start = time.process_time()
    for page in pages:
        trafilatura.bare_extraction(page, with_metadata=True)
    best = min(best, time.process_time() - start)
print(f"trafilatura {version('trafilatura')}\t{best}")
