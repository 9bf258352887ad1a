"""When things run: Prefect flows, deployments, and the command line `morgue`."""
