//! What the small doors promise, asked of everything that stands behind them. Objects: `archive::contract`; the catalogue:
//! `catalogue`.

mod clock;
mod inbox;
mod workers;
