"""How pages arrive: outlet configs, one spider for all outlets, readers of every archive format."""
