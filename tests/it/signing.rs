//! How the office's own documents are signed: keys, the room that signs, and what travels to a person and back.

mod door;
mod forms;
mod pkcs12;
mod stamping;
mod travelling;
