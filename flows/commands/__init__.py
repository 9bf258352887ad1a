"""The commands of `morgue`, one module each, with the name `command` in it."""
