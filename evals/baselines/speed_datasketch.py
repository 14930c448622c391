"""Times datasketch for `cargo xtask bench --peers`.

Standard input: what `cargo bench -p hearsay-corpus --bench copies -- --dump N` prints: one text a line, and before
it, with a tab between them, the number of the text that it is an edited copy of, or nothing. Standard output:
reports a second of processor time, and the share of the copies whose origin is among the candidates. Settings:
MinHash of 128 permutations over runs of five words, 16 bands of 8 rows, batch updates.
"""

import sys
import time
from importlib.metadata import version

from datasketch import MinHash, MinHashLSH


def shingles(text):
    words = text.lower().split()
    return [" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))]


rows = [line.rstrip("\n").split("\t", 1) for line in sys.stdin]
n_copies = n_found = 0
index = MinHashLSH(params=(16, 8), num_perm=128)
start = time.process_time()
for number, (origin, text) in enumerate(rows):
    signature = MinHash(num_perm=128)
    signature.update_batch(shingles(text))
    found = index.query(signature)
    index.insert(number, signature)
    if origin:
        n_copies += 1
        n_found += int(origin) in found
seconds = time.process_time() - start
print(f"datasketch {version('datasketch')}: {len(rows) / seconds:.0f} reports/s")
print(f"edited copies among candidates: {n_found / max(1, n_copies):.4f} of {n_copies}")
