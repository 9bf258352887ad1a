"""The door of the command line: an interrupt before anything has begun ends it without a word."""

import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else it was started deaf to them
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def main() -> None:
    """`morgue`: see flows.cli."""
    from flows.cli import main

    main()
