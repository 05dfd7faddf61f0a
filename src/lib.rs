//! muragat (мұрағат, archive): signed request packages in, filed bilingual documents and courier registries out.
//!
//! Start reading at [`pipeline`]. Dependencies run one way (docs/ARCHITECTURE.md); a test knows the rule.

pub mod adapters;
pub mod app;
pub mod catalogue;
pub mod cli;

pub mod config;
pub mod domain;
pub mod formats;
pub mod language;
pub mod pipeline;
pub mod ports;
pub mod releases;
pub mod report;
pub mod stages;
pub mod upkeep;
