"""Opens what `hearsay export`, `hearsay bulk` and `hearsay brief` wrote in the programs that they are for.

`cargo xtask consumers` runs it, with the packages in `requirements.txt`: `check.py target/debug/hearsay`.

Exports the reports under `examples/` in each format and fails where a consumer refuses a file, or reads something
else out of it than stands in the case format.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

import duckdb
import pandas
import polars
import pyarrow.dataset
from docx import Document
from followthemoney import model
from followthemoney.exc import FollowTheMoneyException
from pyld import jsonld

ROOT = pathlib.Path(__file__).parents[2]
VIEWS = ["ged", "acled", "cameo", "plover"]
EXAMPLES = ["--knowledge", str(ROOT / "examples/knowledge.toml"), str(ROOT / "examples/reports")]


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def tables(out, statements, matters):
    for name in sorted(path.stem for path in (out / "parquet").glob("*.parquet")):
        by_pandas = pandas.read_parquet(out / "parquet" / f"{name}.parquet")
        csv_by_pandas = pandas.read_csv(out / "csv" / f"{name}.csv", keep_default_na=False, dtype=str)
        count = "SELECT count(*) FROM "
        by_duckdb = duckdb.sql(f"{count}'{out}/parquet/{name}.parquet'").fetchall()[0][0]
        csv_by_duckdb = duckdb.sql(
            f"{count}read_csv('{out}/csv/{name}.csv', header=true, all_varchar=true)"
        ).fetchall()[0][0]
        rows = {len(by_pandas), len(csv_by_pandas), by_duckdb, csv_by_duckdb}
        assert len(rows) == 1, f"{name}: rows differ between readers: {rows}"
        assert list(by_pandas.columns) == list(csv_by_pandas.columns), name
        codebook = pandas.read_csv(out / "csv" / "codebook.csv")
        assert list(codebook[codebook["table"] == name]["column"]) == list(by_pandas.columns), name
    found = pandas.read_parquet(out / "parquet/statements.parquet")
    assert list(found["id"]) == [one["id"] for one in statements]
    assert list(found["quote"]) == [one["quote"] for one in statements]
    reports = pandas.read_parquet(out / "parquet/reports.parquet").set_index("id")
    for one in found.itertuples():
        assert reports.loc[one.report, "text"][int(one.start) : int(one.end)] == one.quote, one.id
    independent = duckdb.sql(f"SELECT id, independent_roots FROM '{out}/parquet/matters.parquet'").fetchall()
    assert independent == [(one["id"], one["independent_roots"]) for one in matters]


def dataset(out, n_statements):
    """What `hearsay bulk` made of the same reports: not joined, in several files a table."""
    codebook = pandas.read_csv(out / "_hearsay/codebook.csv")
    for name in sorted(set(codebook["table"])):
        of_polars = polars.read_parquet(f"{out}/{name}/*.parquet")
        of_arrow = pyarrow.dataset.dataset(out / name).to_table()
        of_duckdb = duckdb.sql(f"SELECT count(*) FROM '{out}/{name}/*.parquet'").fetchall()[0][0]
        rows = {len(of_polars), len(of_arrow), of_duckdb}
        assert len(rows) == 1, f"{name}: rows differ between readers: {rows}"
        columns = list(codebook[codebook["table"] == name]["column"])
        assert of_polars.columns == of_arrow.column_names == columns, name
    found = polars.read_parquet(f"{out}/statements/*.parquet")
    assert len(found) == n_statements and found["id"].is_unique().all()
    text = dict(polars.read_parquet(f"{out}/reports/*.parquet").select("id", "text").iter_rows())
    for report, start, end, quote in found.select("report", "start", "end", "quote").iter_rows():
        assert text[report][start:end] == quote, quote
    for report, start, end, words in (
        polars.read_parquet(f"{out}/mentions/*.parquet").select("report", "start", "end", "text").iter_rows()
    ):
        assert text[report][start:end] == words, words
    for of in ("voices", "actors", "quantities"):
        lost = duckdb.sql(f"FROM '{out}/{of}/*.parquet' ANTI JOIN '{out}/statements/*.parquet' s ON statement = s.id")
        assert not lost.fetchall(), of
    return len(text)


def geojson(out, statements):
    found = json.loads((out / "geojson/places.geojson").read_text(encoding="utf-8"))
    located = [one["id"] for one in statements if one["kind"] in ("event", "control") and one.get("links", {}).get("place")]
    assert [feature["id"] for feature in found["features"]] == located
    loss = pandas.read_csv(out / "geojson/loss.csv")
    left_out = loss[loss["what"] == "left out"]["n"].sum()
    assert len(located) + left_out == len(statements)


def linked_data(out, statements):
    def refuse(url, options):
        raise AssertionError(f"asks for {url}: the file must need no network")

    document = json.loads((out / "jsonld/record.jsonld").read_text(encoding="utf-8"))
    expanded = jsonld.expand(document, {"documentLoader": refuse})
    annotation = "http://www.w3.org/ns/oa#Annotation"
    assert sum(annotation in node.get("@type", []) for node in expanded) == len(statements)
    quads = jsonld.to_rdf(document, {"documentLoader": refuse, "format": "application/n-quads"})
    assert quads.count("<http://www.w3.org/ns/oa#exact>") == len(statements)


def follow_the_money(out):
    entities = {}
    for line in lines(out / "ftm/entities.ftm.json"):
        proxy = model.get_proxy(line, cleaned=False)
        errors = [f"{name}: {line['properties'].get(name)}" for name in proxy.schema.required if not proxy.get(name)]
        assert not errors, f"{line['schema']} {line['id']} lacks {errors}"
        for name, values in line["properties"].items():
            property = proxy.schema.get(name)
            assert property is not None, f"{line['schema']} has no {name}"
            for value in values:
                assert property.type.validate(value), f"{line['schema']}.{name}: {value!r}"
        entities[proxy.id] = proxy
    for proxy in entities.values():
        for property, value in proxy.itervalues():
            if property.type.name == "entity":
                target = entities[value].schema
                assert target.is_a(property.range), f"{proxy.schema.name}.{property.name} leads to {target.name}"
    return len(entities)


def brief(out):
    document = Document(out / "brief.docx")
    words = [paragraph.text for paragraph in document.paragraphs]
    assert document.paragraphs[0].style.name == "Title" and "Sources" in words
    assert document.tables and all(len(table.rows) > 1 for table in document.tables)
    return len(words)


def views(out):
    for name in VIEWS:
        rows, loss = pandas.read_csv(out / name / f"{name}.csv"), pandas.read_csv(out / name / "loss.csv")
        n = {what: loss[loss["what"] == what]["n"].sum() for what in ("given", "written", "left out")}
        assert len(rows) == n["written"] and n["written"] + n["left out"] == n["given"], f"{name}: {n}"


def main(hearsay):
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder)
        formats = ["case", "csv", "parquet", "geojson", "jsonld", "ftm", *VIEWS]
        case = out / "examples.case"
        subprocess.run([hearsay, "add", case, *EXAMPLES], check=True, stderr=subprocess.DEVNULL)
        for format in formats:
            subprocess.run([hearsay, "export", "--format", format, "--out", out / format, case], check=True)
        subprocess.run([hearsay, "brief", "--format", "docx", "--out", out / "brief.docx", case], check=True)
        statements, matters = lines(out / "case/statements.jsonl"), lines(out / "case/matters.jsonl")
        tables(out, statements, matters)
        subprocess.run([hearsay, "bulk", "--out", out / "bulk", *EXAMPLES], check=True, stderr=subprocess.DEVNULL)
        n_reports = dataset(out / "bulk", len(statements))
        geojson(out, statements)
        linked_data(out, statements)
        views(out)
        try:
            n_entities = follow_the_money(out)
        except FollowTheMoneyException as error:
            sys.exit(f"followthemoney: {error}")
        n_paragraphs = brief(out)
        print(f"{len(statements)} statements, {len(matters)} matters: CSV and Parquet in DuckDB and pandas, GeoJSON, ")
        print(f"a dataset of {n_reports} reports in Polars and Arrow besides, ")
        print(f"JSON-LD in pyld, {n_entities} entities in followthemoney, {n_paragraphs} paragraphs in python-docx")


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]))
