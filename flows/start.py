"""The door of the command line: an interrupt before anything has begun ends it without a word."""

import faulthandler
import os
import signal
import sys

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it was started deaf to them
    signal.signal(signal.SIGINT, signal.SIG_DFL)
os.environ["PYTHONSAFEPATH"] = "1"  # else the processes of a run would take random.py of the user's folder for Python's


def main() -> None:
    """`morgue`: see flows.cli."""
    if sys.stderr is not None:
        faulthandler.enable()  # a library that crashes leaves a word of where
    from flows.cli import main

    main()
