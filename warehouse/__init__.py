"""Where records rest: migrations, views, macros and checks as .sql files, and the one module that imports duckdb."""
