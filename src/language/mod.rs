//! Language rules: dates, numerals in words, names, in Kazakh and Russian.
//!
//! What has a fixed wording (sentences, labels) stands in the templates; what bends with a number, a date or a name
//! is bent here, so that a template never glues an ending to a variable (wording.md §0).

pub mod abbreviations;
pub mod dates;
pub mod dress;
pub mod fold;
pub mod names;
pub mod numerals;
pub mod plural;
pub mod ties;

pub use dress::dress;
