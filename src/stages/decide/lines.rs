//! Lines and columns of what was found in a decision: looked up only where something was found, for a batch may be large.

use crate::domain::finding::Finding;
use crate::formats::container::Container;
use crate::formats::places::Places;
use crate::stages::judge::Judged;
use crate::stages::office::Office;

/// Adds line and column to findings whose place is a path of `decision.xml`. Repeating it changes nothing.
pub fn tell(office: &Office, judged: &Judged, findings: &mut [Finding]) {
    let file = judged.validated.file_name();
    let has_path = |finding: &&mut Finding| finding.place.file.as_deref() == Some(file) && finding.place.line.is_none();
    if !findings.iter_mut().any(|finding| has_path(&finding)) {
        return;
    }
    // `unpack` opened it under the same limits.
    let Ok(container) = Container::open(&judged.validated.package, &office.container_limits) else { return };
    let Ok(xml) = container.read(file) else { return };
    let places = Places::read(file, &xml);
    for finding in findings.iter_mut().filter(has_path) {
        let xpath = finding.place.xpath.clone().unwrap_or_default();
        let below_root = xpath.trim_start_matches('/').split_once('/').map_or("", |(_, below)| below);
        let found = places.at(below_root);
        finding.place.line = found.line;
        finding.place.column = found.column;
    }
}
