"""Excel workbooks as rows of text, as a reader of the sheet sees them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from crmlab.errors import ContentError, CrmlabError, show
from crmlab.exchange.text import LARGEST, read_bytes
from crmlab.language import say

LARGEST_UNPACKED = 4 * LARGEST
MOST_ROWS, MOST_COLUMNS = 200_000, 100
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, and its rows from the first, each as far as it is filled."""

    name: str
    rows: Iterator[list[str]]


def read_sheets(path: Path) -> Iterator[Sheet]:
    """Read the sheets of an ``.xls`` or ``.xlsx`` file one after another.

    Formulas give the value that was last stored with them and are never worked out.

    Raises
    ------
    ContentError
        If the file is no workbook, is locked by a password, or unpacks to more than 200 MB.
    """
    data = read_bytes(path)
    with _told(path):
        yield from _new(path, data) if data.startswith(b"PK") else _old(data)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell whatever a library says of a broken workbook in a line."""
    try:
        yield
    except CrmlabError:
        raise
    except Exception as error:  # on broken files both libraries raise errors of any kind
        reason = show(error) or type(error).__name__
        message = say(f"no readable Excel workbook: {reason}", f"不是可读的Excel工作簿：{reason}")
        raise ContentError(path, None, message) from error


def _new(path: Path, data: bytes) -> Iterator[Sheet]:
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            megabytes = LARGEST_UNPACKED // 1_000_000
            message = say(f"unpacks to more than {megabytes} MB", f"解压后超过{megabytes} MB")
            raise ContentError(path, None, message)
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
        yield Sheet(sheet.title, ([_seen(cell) for cell in row] for row in rows))


def _seen(cell: Any) -> str:
    value = cell.value
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value)
    return shown(value, cell.number_format if isinstance(value, float) else "")


def _old(data: bytes) -> Iterator[Sheet]:
    import xlrd

    book = xlrd.open_workbook(
        file_contents=data, logfile=io.StringIO(), formatting_info=True, ragged_rows=True
    )
    for sheet in book.sheets():
        rows = (sheet.row(at)[:MOST_COLUMNS] for at in range(min(sheet.nrows, MOST_ROWS)))
        yield Sheet(sheet.name, ([_typed(book, cell) for cell in row] for row in rows))


def _typed(book: Any, cell: Any) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return shown(bool(cell.value), "")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return shown(xlrd.xldate_as_datetime(cell.value, book.datemode), "")
    form = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return shown(cell.value, form.format_str if form else "")


def shown(value: object, number_format: str) -> str:
    """Return a cell's value as its reader sees it.

    >>> shown(1.0, "General"), shown(0.855, "0.0%"), shown(None, ""), shown(True, "")
    ('1', '85.5%', '', 'TRUE')
    """
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if "%" in number_format:
            return f"{value * 100:.12g}%"
        case float():
            return f"{value:.15g}"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ")
        case date() | time():
            return value.isoformat()
    return str(value)
