//! One compiled schema, with every name that it can meet.

use super::{Kind, released};
use xsd_schema::namespace::NameTable;
use xsd_schema::parser::resolver::{SchemaLoader, SchemaResolver};
use xsd_schema::validation::{SchemaValidator, ValidationFlags};
use xsd_schema::{SchemaError, SchemaResult, SchemaSet, SchemaSetBuilder, XsdVersion};

/// Stands for every name that the schema does not know. The table of names only grows, so a stranger's are kept out of it.
pub const UNKNOWN: &str = "unknown-name";

pub struct Engine {
    pub set: &'static SchemaSet,
    pub validator: SchemaValidator<'static>,
}

impl Engine {
    /// Compiles the schema of `kind`.
    ///
    /// # Panics
    /// When a released schema is broken, which the tests of this module rule out.
    pub fn of(kind: Kind) -> Self {
        let set = compile(kind).unwrap_or_else(|fault| panic!("{}: {fault}", kind.schema()));
        // A validator borrows its schema, and both live as long as the program: one for each worker and kind.
        let set: &'static SchemaSet = Box::leak(Box::new(set));
        let flags = ValidationFlags::default() - ValidationFlags::BUILD_PSVI_TYPED_VALUES;
        Self { set, validator: SchemaValidator::new(set, flags) }
    }

    /// `name` if the schema knows it, or else a name that no schema declares.
    pub fn known<'n>(&self, name: &'n str) -> &'n str {
        if name.is_empty() || self.names().get(name).is_some() { name } else { UNKNOWN }
    }

    pub fn names(&self) -> &NameTable {
        &self.set.name_table
    }
}

fn compile(kind: Kind) -> SchemaResult<SchemaSet> {
    let missing = |name: &str| SchemaError::internal(format!("{name} is not among the released schemas"));
    let name = kind.schema().trim_start_matches("schemas/");
    let compiled = SchemaSetBuilder::with_resolver(SchemaResolver::with_loader(Box::new(Released)), XsdVersion::V1_0)
        .add_source(released(name).ok_or_else(|| missing(name))?, name)?
        .compile()?;
    // A file that is not there is no error to the library, only a silent hole.
    if let Some(failure) = compiled.directive_failures().first() {
        return Err(missing(failure.schema_location().unwrap_or("an included file")));
    }
    Ok(compiled.into_schema_set())
}

/// Included files come from the released ones and from nowhere else.
#[derive(Debug)]
struct Released;

impl SchemaLoader for Released {
    fn load(&self, location: &str) -> SchemaResult<String> {
        let name = location.rsplit(['/', '\\']).next().unwrap_or(location);
        released(name).map(str::to_owned).ok_or_else(|| SchemaError::internal(format!("{location} is not released")))
    }

    fn can_load(&self, _location: &str) -> bool {
        true
    }
}
