//! What is released with the program: templates, schemas, passports and samples, as bytes in the binary.

/// Path from the project's root (`schemas/request.xsd`) and content, in byte order of the paths of each folder.
pub static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The file at `path`.
pub fn file(path: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(p, _)| *p == path).map(|(_, bytes)| *bytes)
}

/// Every file below `folder` (with its closing `/`), the folder's name cut off.
pub fn below(folder: &str) -> impl Iterator<Item = (&'static str, &'static [u8])> + use<'_> {
    FILES.iter().filter_map(move |(p, bytes)| p.strip_prefix(folder).map(|rest| (rest, *bytes)))
}
