"""Read captures out of archives on disk, whatever their format and whatever state they are in."""

from crawlers.archives.reader import Captures, fetch_capture, read_captures
from crawlers.archives.sources import Source, find_sources, path_of, place_of, printable

__all__ = [
    "Captures",
    "Source",
    "fetch_capture",
    "find_sources",
    "path_of",
    "place_of",
    "printable",
    "read_captures",
]
