//! The desk: a case over HTTP, on loopback, with its pages.
//!
//! [`Server`] answers the API under `/api/v1` ([`routes`] lists it, `/api/v1/openapi.json` describes it) and serves
//! the pages that are compiled in. It opens nothing but the case, listens on this machine only, and answers nobody
//! who came by another site's page: a foreign `Host`, or a foreign `Origin` of what changes something, is refused.

mod assets;
mod call;
mod desk;
mod guard;
mod intake;
mod jobs;
mod openapi;
mod period;
pub mod routes;
mod shapes;
mod values;

pub use call::{Answer, Call, Problem, Reply};
pub use desk::{Desk, Snapshot};

use std::{io, net::Ipv4Addr, sync::Arc};
use tokio::{net::TcpListener, runtime::Builder};

/// The port that is tried first, and of that many more the first that is free.
pub const PORT: u16 = 7117;
const MORE_PORTS: u16 = 20;

/// A desk that listens.
pub struct Server {
    runtime: tokio::runtime::Runtime,
    listener: TcpListener,
    router: axum::Router,
    port: u16,
}

impl Server {
    /// Listens on loopback: on `port`, or on the first of some that is free.
    ///
    /// # Errors
    /// If the port is taken, or none is free.
    pub fn bind(desk: Desk, port: Option<u16>) -> io::Result<Self> {
        let runtime = Builder::new_multi_thread().enable_all().build()?;
        let listener = runtime.block_on(listen(port))?;
        let port = listener.local_addr()?.port();
        Ok(Self { runtime, listener, router: router(Arc::new(desk)), port })
    }

    /// The port it listens on.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Answers until the process is asked to end; requests that are being answered are ended first.
    ///
    /// # Errors
    /// If the socket fails.
    pub fn run(self) -> io::Result<()> {
        let Self { runtime, listener, router, .. } = self;
        let served = runtime.block_on(async {
            let ended = async {
                let _ = tokio::signal::ctrl_c().await;
            };
            tokio::select! {
                served = async { axum::serve(listener, router).await } => served,
                () = ended => Ok(()),
            }
        });
        runtime.shutdown_timeout(std::time::Duration::from_secs(5));
        served
    }
}

async fn listen(port: Option<u16>) -> io::Result<TcpListener> {
    let Some(port) = port else {
        for port in PORT..PORT + MORE_PORTS {
            match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
                bound => return bound,
            }
        }
        return TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    };
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// All routes and pages, behind what guards them.
pub fn router(desk: Arc<Desk>) -> axum::Router {
    let answered = routes::mount(axum::Router::new()).fallback(assets::page).with_state(desk);
    let compressed = answered.layer(tower_http::compression::CompressionLayer::new());
    compressed.layer(axum::middleware::from_fn(guard::guard))
}
