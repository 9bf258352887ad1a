"""What a page says: bytes in, records out. No network, no database, no Prefect, no Scrapy."""
