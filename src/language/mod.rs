//! Language rules: dates, numerals in words, names, in Kazakh and Russian.
