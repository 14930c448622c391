//! From one analyzed report to its times, places, actors, voices and statements.
