//! The rooms, in running order. They never call each other.
