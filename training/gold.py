"""Finding, unpacking and hashing the files of gold data."""

import hashlib
import io
import lzma
import os
import tarfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


class Gold:
    """The folder of gold data: `HEARSAY_GOLD`, else `../shared/data` beside the repository.

    Remembers the SHA-256 of the unpacked content of each file that was read, for `train.toml`.
    """

    def __init__(self) -> None:
        default = REPOSITORY.parent / "shared" / "data"
        self.folder = Path(os.environ.get("HEARSAY_GOLD", default))
        self.hashes: dict[str, str] = {}

    def bytes(self, file: str) -> bytes:
        """The unpacked content of an `.xz` file below the folder."""
        path = self.folder / file
        if not path.exists():
            raise SystemExit(f"{path} is missing: name the folder of gold data in HEARSAY_GOLD")
        content = lzma.decompress(path.read_bytes())
        self.hashes[file] = hashlib.sha256(content).hexdigest()
        return content

    def text(self, file: str) -> str:
        return self.bytes(file).decode("utf-8")

    def archive(self, file: str) -> dict[str, str]:
        """The text files of a `.tar.xz`, by path, in the order of paths."""
        files = {}
        with tarfile.open(fileobj=io.BytesIO(self.bytes(file))) as archive:
            for member in archive.getmembers():
                content = archive.extractfile(member)
                if content is not None:
                    files[member.name] = content.read().decode("utf-8", "replace")
        return dict(sorted(files.items()))
