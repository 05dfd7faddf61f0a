//! Nothing is lost: what the promise costs at the start, and what kills, slow writers and failures leave of it.

mod recovery;
