//! `[limits]`: how much may come from outside (design.md §10).

use serde::{Deserialize, Serialize};

/// Behind each limit stands a finding. Depth of XML (64) and number of signatures (10) are no choice of an office: the
/// schemas and the form of signatures fix them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Of a package as received.
    pub package_bytes_max: u64,
    /// Of all its members unpacked.
    pub unpacked_bytes_max: u64,
    pub members_max: usize,
    /// A member may unpack to so many times its packed size …
    pub ratio_max: u64,
    /// … which is looked at from this size on.
    pub ratio_from_bytes: u64,
    /// Of `request.xml` and `decision.xml`.
    pub xml_bytes_max: u64,
    pub attachments_max: usize,
    /// Points of a picture. A sheet A0 at 600 dots to the inch has 558 million.
    pub points_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            package_bytes_max: 256 << 20,
            unpacked_bytes_max: 1 << 30,
            members_max: 1000,
            ratio_max: 100,
            ratio_from_bytes: 1 << 20,
            xml_bytes_max: 4 << 20,
            attachments_max: 64,
            points_max: 1_000_000_000,
        }
    }
}

impl Limits {
    /// Names of the limits that are zero, under which nothing could come in.
    pub(super) fn zeros(&self) -> Vec<&'static str> {
        let all = [
            ("package_bytes_max", self.package_bytes_max),
            ("unpacked_bytes_max", self.unpacked_bytes_max),
            ("members_max", self.members_max as u64),
            ("ratio_max", self.ratio_max),
            ("xml_bytes_max", self.xml_bytes_max),
            ("attachments_max", self.attachments_max as u64),
            ("points_max", self.points_max),
        ];
        all.into_iter().filter(|(_, value)| *value == 0).map(|(name, _)| name).collect()
    }
}
