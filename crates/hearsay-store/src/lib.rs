//! The case file: one SQLite file that holds a user's whole record. Keeps and finds; decides nothing.
