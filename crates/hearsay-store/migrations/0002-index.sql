-- What is looked up: made from the newest readings and links, and made anew from them at any time.

-- The newest reading of each report. `key` orders by day of publication, then by order of adding.
CREATE TABLE report_index (
    report INTEGER PRIMARY KEY REFERENCES report (id),
    key INTEGER NOT NULL UNIQUE,
    reading INTEGER NOT NULL REFERENCES reading (id),
    published TEXT,
    publisher TEXT,
    title TEXT,
    url TEXT,
    language TEXT,
    n_statements INTEGER NOT NULL
) STRICT;

-- The statements of the newest readings: `key` is that of the report plus the statement's number from 1.
-- Days are counted from 1970-01-01; both are null where no day is told.
CREATE TABLE statement_index (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    type TEXT NOT NULL,
    factuality TEXT NOT NULL,
    actor TEXT,
    place TEXT,
    voice TEXT,
    day_from INTEGER,
    day_to INTEGER
) STRICT;
CREATE INDEX statement_by_day ON statement_index (day_from, day_to) WHERE day_from IS NOT NULL;

-- Where what is stated took place: degrees, as a box of the size of the place's uncertainty.
CREATE VIRTUAL TABLE place_index USING rtree (key, south, north, west, east);

-- Words of reports and of statements; texts are not kept here a second time.
CREATE VIRTUAL TABLE report_words USING fts5 (
    text, title, publisher, byline, language,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE statement_words USING fts5 (
    quote, actor, place, says, type, kind, factuality,
    content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);

-- The members of the newest copies and matters.
CREATE TABLE copy_index (
    report TEXT NOT NULL,
    family INTEGER NOT NULL,
    PRIMARY KEY (report, family)
) STRICT, WITHOUT ROWID;
CREATE TABLE matter_index (
    statement TEXT NOT NULL,
    matter TEXT NOT NULL,
    PRIMARY KEY (statement, matter)
) STRICT, WITHOUT ROWID;
