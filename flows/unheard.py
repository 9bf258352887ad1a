"""Importing this lets an interrupt end a process at once and without a word: the process that forks readers imports it
first, for it hears what is typed at the terminal while it loads the model."""

import signal

signal.signal(signal.SIGINT, signal.SIG_DFL)
