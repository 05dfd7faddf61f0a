//! The rooms, in running order. They never call each other.

pub mod hand_over;
pub mod validate;
