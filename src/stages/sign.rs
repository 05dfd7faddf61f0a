//! The room of the signature. Until a person's key is at hand a sheet passes marked Жоба / Проект.
//!
//! The mark was set by `stamp`, because a sheet cannot be changed after it is drawn: this room only lets through what
//! says of itself that it is not signed, and what needs no signature.

use super::render::Drawn;

/// A sheet in the form in which it is filed.
pub struct Final<'o>(Drawn<'o>);

impl<'o> Final<'o> {
    pub fn into_drawn(self) -> Drawn<'o> {
        self.0
    }
}

/// Passes a sheet on unsigned; its `form` says `draft` or `plain`, never `electronic`.
pub fn sign(drawn: Drawn<'_>) -> Final<'_> {
    debug_assert_ne!(drawn.stamped.data["form"], "electronic");
    Final(drawn)
}
