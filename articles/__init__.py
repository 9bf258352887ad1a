"""What a page says: bytes in, records out. No network, no database, no Prefect, no Scrapy."""

import os

# One text is read by one core; many texts by many processes. Has to be said before numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
