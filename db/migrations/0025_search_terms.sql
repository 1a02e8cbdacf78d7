-- Every token of the full text, for guessing what was mistyped.
CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_index, row);
