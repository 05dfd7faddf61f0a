//! The rooms, in running order. They never call each other: the pipeline leads from one to the next.
//!
//! `office` is where they all work, `outgoing` what acts one and two hand on, `paper` what their sheets
//! share, `drawing` how they become PDF, `office_sheet` what is drawn for the desk alone, `spool` where packages wait, `signatures` what those of a package come to,
//! `enquiries` what registers and the payment gateway are asked and say, `pace` how long the
//! rooms take.

pub mod drawing;
pub mod enquiries;
pub mod failure;
pub mod hands;
pub mod office;
pub mod office_sheet;
pub mod outgoing;
pub mod pace;
pub mod paper;
pub mod signatures;
pub mod spool;

pub mod chain;
pub mod claim;
pub mod unpack;
pub mod validate;

pub mod collect;
pub mod judge;
pub mod register;

pub mod decide;
pub mod stamp;

pub mod deliver;
pub mod deposit;
pub mod render;
pub mod sign;

pub mod hand_over;
pub mod portal;
pub mod post;
pub mod reject;
pub mod slip;
