//! From one analyzed report to its times, places, actors, voices and statements.

pub mod actors;
pub mod knowledge;
pub mod place;

pub use actors::ActorLinker;
pub use knowledge::Knowledge;
pub use place::PlaceResolver;
