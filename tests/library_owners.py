"""Which room or file may import each library: one library, one owner."""

from typing import Final

# One library, one owner: files whose path begins with one of these.
OWNERS: Final = {
    "argon2": ("api/access/passwords.py",),
    "authlib": ("api/access/oidc.py",),
    "chinese_calendar": ("loaders/workdays.py",),
    "click": ("api/cli/",),
    "duckdb": ("analytics/relational/duckdb_engine.py",),
    "fastapi": ("api/",),
    "jinja2": (
        "analytics/opinion/typeset.py",
        "analytics/report/interactive.py",
        "analytics/report/page.py",
        "api/console/page.py",
    ),
    "joserfc": ("api/access/oidc.py", "api/access/sealed_factors.py"),
    "lxml": ("loaders/reading/",),
    "neo4j": ("graph/neo4j/link.py",),
    "networkx": ("analytics/paths/digraph.py",),
    "numba": ("analytics/compiled.py",),
    "numpy": ("analytics/",),
    "openpyxl": (
        "loaders/city/workbook.py",
        "loaders/officer_columns.py",
        "loaders/officer_workbook.py",
    ),
    "pickle": ("loaders/worker.py",),
    "prometheus_client": ("api/desk/metrics.py",),
    "py4j": ("analytics/relational/spark_engine.py",),
    "pyarrow": ("analytics/parquet/",),
    "pydantic": ("api/",),
    "pyspark": ("analytics/relational/spark_engine.py",),
    "python_calamine": ("loaders/reading/workbooks.py",),
    "pyotp": ("api/access/second_factor.py",),
    "pypinyin": ("analytics/search/sounds.py",),
    "pyvis": ("analytics/report/interactive.py",),
    "requests": ("api/access/oidc.py",),
    "scipy": (
        "analytics/ownership/",
        "analytics/patterns/agencies.py",
        "analytics/patterns/components.py",
    ),
    "segno": (
        "analytics/opinion/check_code.py",
        "api/access/second_factor.py",
    ),
    "sqlite3": (
        "graph/sqlite/",
        "api/table_file.py",
        "api/access/account_file.py",  # a second connection, for keys
        "api/desk/certificates.py",
        "api/desk/asked_conditions.py",  # tables of the same file
        "api/desk/write_ahead.py",  # a connection that moves what is written ahead of it
    ),
    "starlette": ("api/",),
    "stdnum": ("graph/identifiers.py", "loaders/city/numbers.py"),
    "subprocess": ("loaders/worker.py", "api/loading/process.py"),
    "tqdm": ("api/cli/files.py",),
    "uvicorn": ("api/cli/patient_protocol.py", "api/cli/serving.py"),
    "weasyprint": ("analytics/opinion/typeset.py",),
    "xlrd": ("loaders/reading/xls.py",),
    "zxcvbn": ("api/access/passwords.py",),
}
