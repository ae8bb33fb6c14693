"""Quality measured on labelled data: `make quality` prints one table and one JSON object."""
