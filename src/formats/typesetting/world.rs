//! The world as the engine sees it: virtual files, our fonts, no clock.

use super::TypesettingError;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{PoisonError, RwLock};
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// Names that the engine may meet in one process; it numbers them in 16 bits and never forgets one.
const NAMES_MAX: usize = 4096;
/// Parsed template files that are kept.
const SOURCES_MAX: usize = 512;
/// Where a template looks for the office's emblem, and what it finds when the office has none.
const EMBLEM: &str = "emblem.svg";
const EMBLEM_ELSE: &str = "lib/ornament.svg";

/// What all documents share.
pub(super) struct Desk {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    names: RwLock<HashMap<String, FileId>>,
    /// By name and digest of the text, so that two editions of one template stand side by side.
    sources: RwLock<HashMap<(FileId, u128), Source>>,
}

impl Desk {
    pub(super) fn new(files: &[&[u8]]) -> Result<Self, TypesettingError> {
        let mut fonts = Vec::new();
        for (place, octets) in files.iter().enumerate() {
            let before = fonts.len();
            fonts.extend(Font::iter(Bytes::new(octets.to_vec())));
            if fonts.len() == before {
                return Err(TypesettingError::Engine { message: format!("font file {} holds no font", place + 1) });
            }
        }
        Ok(Self {
            library: LazyHash::new(Library::builder().build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            names: RwLock::default(),
            sources: RwLock::default(),
        })
    }

    /// Whether any of the fonts has the character.
    pub(super) fn has_letter(&self, c: char) -> bool {
        self.fonts.iter().any(|font| font.info().coverage.contains(c.into()))
    }

    fn id(&self, name: &str) -> Result<FileId, TypesettingError> {
        if let Some(id) = self.names.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return Ok(*id);
        }
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        if names.len() >= NAMES_MAX {
            return Err(TypesettingError::Engine { message: format!("too many file names, the last was {name:?}") });
        }
        let path = VirtualPath::new(name)
            .map_err(|fault| TypesettingError::Engine { message: format!("file name {name:?}: {fault}") })?;
        let id = RootedPath::new(VirtualRoot::Project, path).intern();
        names.insert(name.to_owned(), id);
        Ok(id)
    }

    fn source(&self, id: FileId, text: &str) -> Source {
        let key = (id, typst::utils::hash128(text));
        if let Some(source) = self.sources.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return source.clone();
        }
        let source = Source::new(id, text.to_owned());
        let mut sources = self.sources.write().unwrap_or_else(PoisonError::into_inner);
        if sources.len() >= SOURCES_MAX {
            sources.clear();
        }
        sources.insert(key, source.clone());
        source
    }
}

/// One document's world.
pub(super) struct Sheet<'d> {
    desk: &'d Desk,
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
}

impl<'d> Sheet<'d> {
    pub(super) fn new(desk: &'d Desk, given: &[(&str, &[u8])]) -> Result<Self, TypesettingError> {
        let mut sheet =
            Sheet { desk, main: desk.id("main.typ")?, sources: HashMap::new(), files: HashMap::with_capacity(8) };
        for (name, octets) in given {
            let id = desk.id(name)?;
            if name.ends_with(".typ") {
                let text = std::str::from_utf8(octets)
                    .map_err(|_| TypesettingError::Engine { message: format!("{name} is not UTF-8") })?;
                sheet.sources.insert(id, desk.source(id, text));
            } else {
                sheet.files.insert(id, Bytes::new(octets.to_vec()));
            }
        }
        let emblem = desk.id(EMBLEM)?;
        if !sheet.files.contains_key(&emblem)
            && let Some(ornament) = sheet.files.get(&desk.id(EMBLEM_ELSE)?).cloned()
        {
            sheet.files.insert(emblem, ornament);
        }
        Ok(sheet)
    }
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.desk.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.desk.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if let Some(octets) = self.files.get(&id) {
            return Ok(octets.clone());
        }
        self.sources.get(&id).map(|source| Bytes::from_string(source.text().to_owned())).ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.desk.fonts.get(index).cloned()
    }

    /// A document's date is data; a template that asks for the day fails.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_without_slash()))
}
