//! Standards: containers, XML, signatures, archives, sheets. Know bytes, not cases.
