-- The record. Rows of these tables are written once; triggers refuse to change or remove them.

-- The append-only log. `entry` is canonical JSON; `hash` is the SHA-256 of its bytes, and each entry holds
-- the hash of the one before.
CREATE TABLE log (
    seq INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Bytes of inputs, by their SHA-256; `zstd` is a Zstandard frame.
CREATE TABLE blob (
    sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
    n_bytes INTEGER NOT NULL,
    zstd BLOB NOT NULL
) STRICT;

-- Where bytes came from. The same bytes may come from several places.
CREATE TABLE input (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL REFERENCES blob (sha256),
    path TEXT NOT NULL,
    captured TEXT NOT NULL,
    log INTEGER NOT NULL REFERENCES log (seq),
    UNIQUE (sha256, path)
) STRICT;

-- Inputs that could not be read, with the reason.
CREATE TABLE skipped (
    path TEXT NOT NULL,
    reason TEXT NOT NULL,
    log INTEGER NOT NULL REFERENCES log (seq),
    PRIMARY KEY (path, reason)
) STRICT, WITHOUT ROWID;

-- What read reports: program, model, knowledge and rule files with their hashes, as canonical JSON.
CREATE TABLE reader (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    description TEXT NOT NULL
) STRICT;

-- Reports, in the order in which they were added: one for all inputs of the same bytes.
CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    sha256 BLOB NOT NULL UNIQUE REFERENCES blob (sha256)
) STRICT;

-- Readings of reports. The newest of a report counts; earlier ones stay. `zstd` is a Zstandard frame of
-- JSON Lines whose SHA-256 is `sha256`.
CREATE TABLE reading (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES report (id),
    reader INTEGER NOT NULL REFERENCES reader (id),
    recorded TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    n_bytes INTEGER NOT NULL,
    zstd BLOB NOT NULL,
    log INTEGER NOT NULL REFERENCES log (seq)
) STRICT;
CREATE INDEX reading_of_report ON reading (report, id);

-- Decisions of people. `body` is canonical JSON; `anchor` finds a statement again when it is read anew.
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    author TEXT NOT NULL,
    decided TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    anchor TEXT,
    undoes INTEGER REFERENCES decision (id),
    log INTEGER NOT NULL REFERENCES log (seq)
) STRICT;
CREATE INDEX decision_on_subject ON decision (subject, id);
CREATE INDEX decision_undone ON decision (undoes) WHERE undoes IS NOT NULL;

-- Runs that joined reports and statements. The newest of a kind counts; earlier ones stay.
CREATE TABLE linking (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('copies', 'matters')),
    maker TEXT NOT NULL,
    recorded TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    n_bytes INTEGER NOT NULL,
    zstd BLOB NOT NULL,
    log INTEGER NOT NULL REFERENCES log (seq)
) STRICT;

CREATE TRIGGER log_is_kept BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_stays BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER blob_is_kept BEFORE UPDATE ON blob BEGIN SELECT RAISE(ABORT, 'inputs are append-only'); END;
CREATE TRIGGER blob_stays BEFORE DELETE ON blob BEGIN SELECT RAISE(ABORT, 'inputs are append-only'); END;
CREATE TRIGGER input_is_kept BEFORE UPDATE ON input BEGIN SELECT RAISE(ABORT, 'inputs are append-only'); END;
CREATE TRIGGER input_stays BEFORE DELETE ON input BEGIN SELECT RAISE(ABORT, 'inputs are append-only'); END;
CREATE TRIGGER report_is_kept BEFORE UPDATE ON report BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;
CREATE TRIGGER report_stays BEFORE DELETE ON report BEGIN SELECT RAISE(ABORT, 'reports are append-only'); END;
CREATE TRIGGER reading_is_kept BEFORE UPDATE ON reading BEGIN SELECT RAISE(ABORT, 'readings are append-only'); END;
CREATE TRIGGER reading_stays BEFORE DELETE ON reading BEGIN SELECT RAISE(ABORT, 'readings are append-only'); END;
CREATE TRIGGER decision_is_kept BEFORE UPDATE ON decision BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER decision_stays BEFORE DELETE ON decision BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END;
CREATE TRIGGER linking_is_kept BEFORE UPDATE ON linking BEGIN SELECT RAISE(ABORT, 'links are append-only'); END;
CREATE TRIGGER linking_stays BEFORE DELETE ON linking BEGIN SELECT RAISE(ABORT, 'links are append-only'); END;
