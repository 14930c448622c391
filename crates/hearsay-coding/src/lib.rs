//! From one analyzed report to its times, places, actors, voices and statements.

pub mod actors;
pub mod attribution;
pub mod events;
pub mod factuality;
pub mod frames;
pub mod knowledge;
pub mod place;
pub mod quantities;
pub mod rules;
pub mod statements;
pub mod time;

pub use actors::ActorLinker;
pub use attribution::VoiceFinder;
pub use knowledge::Knowledge;
pub use place::PlaceResolver;
pub use rules::Rules;
pub use statements::{Found, statements};
pub use time::TimeTagger;
