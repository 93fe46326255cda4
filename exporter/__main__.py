"""Run the command line: python -m exporter."""

from exporter.cli import app

app(prog_name="exporter")
