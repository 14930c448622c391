//! Reads news reports into statements with their voices.
