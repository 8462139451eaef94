"""A table as a CSV file that a Danish spreadsheet opens as it is: semicolons, and a mark that says UTF-8."""

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi import Response

_FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
)  # a spreadsheet would take such a cell as a formula (OWASP, "CSV Injection")


def sheet(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """The rows under their heads, as the file `name`.csv."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([[f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return Response(text.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)
