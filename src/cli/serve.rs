//! `prasowka serve`.

use std::io::{ErrorKind, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use prasowka::index::Reader;
use prasowka::serve::{Limits, Settings, app};
use signal_hook::consts::{SIGINT, SIGTERM};

use super::output::raw_stdout;
use super::{Exit, IndexFolder, today};

/// Open the corpus in a browser: a local page, JSON under /api/v1/, and the tools
/// of `mcp` at /mcp
///
/// Only this machine can connect, unless --bind says otherwise; then a token is
/// asked for. It reads the index and never writes, and sees a new commit at once.
/// Ctrl-C ends it.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    folder: IndexFolder,
    /// Port [default: 8570, or the next that is free]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Address to listen at; others than this machine's own ask for a token
    #[arg(long, value_name = "ADDR", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// Ask for a token on this machine, too
    #[arg(long)]
    token: bool,
    /// Another name under which it is reached, as in the address of the browser
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
}

/// Port unless said.
const PORT: u16 = 8570;

/// Ports that are tried after it.
const PORTS_TRIED: u16 = 20;

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<Exit> {
    // an index that cannot be read is said here, not in the browser
    drop(Reader::open(&args.folder.index)?);
    let listener = listen(args)?;
    let address = listener.local_addr().context("reading the own address")?;
    let token = (args.token || !args.bind.is_loopback())
        .then(token)
        .transpose()?;
    let mut hosts = args.allow_host.clone();
    if !args.bind.is_loopback() && !args.bind.is_unspecified() {
        hosts.push(bracketed(args.bind));
    }
    let query = token.as_ref().map(|token| format!("/?token={token}"));
    let link = format!(
        "http://{}:{}{}",
        shown_host(args),
        address.port(),
        query.as_deref().unwrap_or("/")
    );
    let settings = Settings {
        index: args.folder.index.clone(),
        port: address.port(),
        hosts,
        token,
        today,
    };
    let app = app(settings);
    let (stop, stopped) = stop_of_signals()?;
    let mut out = raw_stdout();
    writeln!(out, "{link}")?;
    out.flush()?;
    drop(out);
    if args.open {
        open(&link);
    }
    prasowka::serve::run(listener, app, Limits::default(), stop).context("serving")?;
    let signal = stopped.recv().unwrap_or(SIGINT);
    Ok(Exit::Signal(u8::try_from(signal).unwrap_or(2)))
}

/// A port to listen at: the one asked for, or the first that is free.
fn listen(args: &Args) -> Result<TcpListener> {
    let ports = match args.port {
        Some(port) => port..=port,
        None => PORT..=PORT + PORTS_TRIED,
    };
    let (first, last) = (*ports.start(), *ports.end());
    for port in ports {
        match TcpListener::bind(SocketAddr::new(args.bind, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse && port < last => {}
            Err(error) if error.kind() == ErrorKind::AddrInUse => break,
            Err(error) => {
                return Err(error).with_context(|| format!("listening at {}:{port}", args.bind));
            }
        }
    }
    if first == last {
        bail!("port {first} is taken; choose another with --port, or none for the next free one")
    }
    bail!("the ports {first} to {last} are taken; choose one with --port")
}

/// The host of the link that is printed.
fn shown_host(args: &Args) -> String {
    match args.allow_host.first() {
        Some(host) => host.clone(),
        None if args.bind.is_loopback() || args.bind.is_unspecified() => "localhost".to_owned(),
        None => bracketed(args.bind),
    }
}

/// An address as it stands in a URL.
fn bracketed(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("[{address}]"),
    }
}

/// 256 bits that nobody can guess, in hexadecimal digits.
fn token() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).context("asking the system for a token")?;
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    Ok(digits.collect::<Vec<_>>().concat())
}

/// What ends when a signal comes, and the signal then.
fn stop_of_signals() -> Result<(impl Future<Output = ()>, std::sync::mpsc::Receiver<i32>)> {
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
    let (tell, told) = tokio::sync::oneshot::channel();
    let (note, noted) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // both are there as long as the program is
            let _ = note.send(signal);
            let _ = tell.send(());
        }
        // a second signal ends the program at once
        if let Some(signal) = signals.forever().next() {
            std::process::exit(128 + signal);
        }
    });
    let stop = async {
        let _ = told.await;
    };
    Ok((stop, noted))
}

/// Opens a link with what the system opens links with; where that fails the
/// link is still there to be clicked.
fn open(link: &str) {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut command = Command::new(opener);
    let quiet = command.arg(link).stdin(Stdio::null()).stdout(Stdio::null());
    if let Err(error) = quiet.stderr(Stdio::null()).spawn() {
        anstream::eprintln!(
            "note: {opener} could not be started ({error}); open the link yourself"
        );
    }
}
