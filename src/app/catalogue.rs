//! Which database stands behind the catalogue's door.

use super::{AppError, Workspace};
use crate::adapters::postgres::{Address, PostgresStore, Server};
use crate::adapters::sqlite::SqliteStore;
use crate::catalogue::migrate;
use crate::ports::tx::Store;
use crate::stages::failure::Failure;

/// The catalogue of a workspace, its tables brought to the edition of this program.
pub fn open(workspace: &Workspace) -> Result<Store, AppError> {
    let store = match server(workspace)? {
        Some(server) => PostgresStore::open(server),
        None => SqliteStore::open(&workspace.root.join("catalogue.db")),
    };
    let store = store.map_err(Failure::from)?;
    migrate(&store).map_err(Failure::from)?;
    Ok(store)
}

/// Whether there is a catalogue to open; of a server's nobody knows before it is asked. Opening makes one.
pub fn is_there(workspace: &Workspace) -> bool {
    workspace.config.catalogue.url.is_some() || workspace.root.join("catalogue.db").exists()
}

/// The server that the configuration names, read and not asked; `None`: SQLite.
pub(super) fn server(workspace: &Workspace) -> Result<Option<Server>, AppError> {
    let (config, root) = (&workspace.config, &workspace.root);
    let Some(url) = &config.catalogue.url else { return Ok(None) };
    let (password, ca) = (config.catalogue_password(root)?, config.catalogue_ca(root)?);
    let address = Address { url: url.clone(), password, ca };
    Server::at(&address).map(Some).map_err(|wrong| AppError::Usage(wrong.to_string()))
}
