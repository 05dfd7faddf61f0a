//! Which schema, passport, template and policy is in force on a date. Released things do not change.

pub mod embedded;
pub mod passport;
