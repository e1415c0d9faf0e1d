"""The rule author's tools: lint, glue, use on a corpus, new packs, packs from other collections."""
