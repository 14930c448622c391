//! Files that are brought in, and joining: what goes on behind a request, and how far it is.

use crate::{
    call::{Answer, Call, Problem, Reply},
    desk::Desk,
    guard::problem,
    jobs::State as JobState,
};
use axum::{
    extract::{Multipart, Path, State, multipart::MultipartRejection},
    http::{HeaderMap, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use hearsay::{
    ingest,
    store::{Addition, Outcome, add::Again, add::Bytes},
};
use jiff::Timestamp;
use serde_json::json;
use std::{
    fs,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Reports that are written in one transaction.
const BATCH: usize = 16;
/// How often a job's listeners are told.
const TICK: Duration = Duration::from_millis(200);

/// Takes the files of a form (`file`, several) and begins to read them.
pub async fn upload(State(desk): State<Arc<Desk>>, form: Result<Multipart, MultipartRejection>) -> Response {
    let mut form = match form {
        Ok(form) => form,
        Err(error) => return problem(&Problem::bad(error.body_text())),
    };
    let folder = match Folder::new() {
        Ok(folder) => folder,
        Err(error) => return problem(&Problem::internal(format!("no room for the files: {error}"))),
    };
    let mut n_files = 0;
    loop {
        let field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(error) => return problem(&refused(&error)),
        };
        let Some(name) = field.file_name().map(file_name) else {
            return problem(&Problem::bad("a part of the form is no file"));
        };
        match field.bytes().await {
            // Two files may have one name: each has a folder.
            Ok(bytes) => {
                let own = folder.0.join(n_files.to_string());
                let written = fs::create_dir(&own).and_then(|()| fs::write(own.join(name), &bytes));
                if let Err(error) = written {
                    return problem(&Problem::internal(format!("no room for the files: {error}")));
                }
            }
            Err(error) => return problem(&refused(&error)),
        }
        n_files += 1;
    }
    if n_files == 0 {
        return problem(&Problem::bad("the form has no file"));
    }
    let number = desk.jobs.begin("add", n_files);
    tokio::task::spawn_blocking(move || {
        let ended = add(&desk, &folder, number);
        desk.jobs.change(number, |job| match ended {
            Ok(message) => (job.state, job.message) = (JobState::Done, message),
            Err(error) => (job.state, job.message) = (JobState::Failed, error.to_string()),
        });
    });
    Reply::Accepted(json!({ "job": number.to_string() })).into_response()
}

fn refused(error: &axum::extract::multipart::MultipartError) -> Problem {
    match error.status().as_u16() {
        413 => Problem { status: 413, code: "too_large", message: "these files are too large".to_owned() },
        _ => Problem::bad(error.body_text()),
    }
}

/// The last part of a path that a browser sent, without what a file may not be called.
fn file_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control() && *c != ':').take(120).collect();
    if name.trim_matches(['.', ' ']).is_empty() { "input".to_owned() } else { name }
}

/// A folder that goes away with its value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        let now = Timestamp::now().as_nanosecond();
        let path = std::env::temp_dir().join(format!("hearsay-{}-{now}", std::process::id()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Reads all files of the folder into the case; says what came of it.
fn add(desk: &Desk, folder: &Folder, number: usize) -> Result<String, Problem> {
    let (mut n_added, mut n_known) = (0, 0);
    let mut batch = Vec::new();
    let mut write = |batch: &mut Vec<Addition>| -> Result<(), Problem> {
        let additions = std::mem::take(batch);
        let outcomes = desk.with_case(|case| {
            Ok(case.add(desk.reader.description(), &additions, Again::No, Timestamp::now())?)
        })?;
        for outcome in outcomes {
            if matches!(outcome, Outcome::Added(_)) { n_added += 1 } else { n_known += 1 }
        }
        Ok(())
    };
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder.0).map_err(Problem::internal)?.flatten().map(|entry| entry.path()).collect();
    files.sort_by_key(|path| path.file_name().and_then(|name| name.to_str()?.parse::<usize>().ok()));
    for (n, file) in files.iter().enumerate() {
        for input in ingest::inputs(std::slice::from_ref(file), &ingest::Options::default()) {
            let skipped = match input {
                Ok(mut input) => {
                    input.record.path = sent_path(&input.record.path, file);
                    let path = input.record.path.clone();
                    let captured = input.record.captured.clone();
                    let bytes = Bytes::new(input.bytes());
                    let report = desk.reader.read(input);
                    if report.value.article.text.trim().is_empty() {
                        Some((path, "no text of a report was found in it".to_owned()))
                    } else {
                        let reading = hearsay::keep::reading(&report);
                        batch.push(Addition::read(path, bytes, reading).captured(captured));
                        None
                    }
                }
                Err(skipped) => Some((sent_path(&skipped.path, file), skipped.reason)),
            };
            if let Some(skipped) = skipped {
                let note = std::slice::from_ref(&skipped);
                desk.with_case(|case| Ok(case.note_skipped(note, Timestamp::now())?))?;
                desk.jobs.change(number, |job| job.skipped.push(skipped));
            }
            if batch.len() >= BATCH {
                write(&mut batch)?;
            }
        }
        desk.jobs.change(number, |job| job.done = n + 1);
    }
    if !batch.is_empty() {
        write(&mut batch)?;
    }
    desk.snapshot(None)?;
    let known = if n_known > 0 { format!(", {n_known} known before") } else { String::new() };
    Ok(format!("{n_added} added{known}"))
}

/// The path as the user knows it: not that of the folder where it waited.
fn sent_path(path: &str, folder: &FilePath) -> String {
    let folder = folder.to_string_lossy();
    let rest = path.strip_prefix(&*folder).unwrap_or(path);
    format!("upload: {}", rest.trim_start_matches(['/', '\\']))
}

/// Joins the case anew.
pub fn join(desk: &Arc<Desk>, _: &Call) -> Answer {
    let number = desk.jobs.begin("join", 1);
    let joining = desk.clone();
    std::thread::spawn(move || {
        let joined = joining.snapshot(None);
        joining.jobs.change(number, |job| match joined {
            Ok(snapshot) => {
                job.done = 1;
                job.state = JobState::Done;
                job.message = format!("{} matters", snapshot.joined.matters.len());
            }
            Err(error) => (job.state, job.message) = (JobState::Failed, error.to_string()),
        });
    });
    Ok(Reply::Accepted(json!({ "job": number.to_string() })))
}

/// How far a job is.
pub fn job(desk: &Arc<Desk>, call: &Call) -> Answer {
    let id = call.part("id");
    let found = id.parse().ok().and_then(|number| desk.jobs.get(number));
    found.map(|(job, _)| Reply::Json(job)).ok_or_else(|| Problem::not_found(format!("job {id}")))
}

/// The same, told again and again until the job ends.
pub async fn events(State(desk): State<Arc<Desk>>, Path(id): Path<String>) -> Response {
    let number: Option<usize> = id.parse().ok();
    let Some(number) = number.filter(|number| desk.jobs.get(*number).is_some()) else {
        return problem(&Problem::not_found(format!("job {id}")));
    };
    let stream = futures_util::stream::unfold((desk, false), move |(desk, has_ended)| async move {
        if has_ended {
            return None;
        }
        tokio::time::sleep(TICK).await;
        let (job, has_ended) = desk.jobs.get(number)?;
        let event = Event::default().event(if has_ended { "done" } else { "progress" }).data(job.to_string());
        Some((Ok::<_, std::convert::Infallible>(event), (desk, has_ended)))
    });
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    (headers, Sse::new(stream).keep_alive(KeepAlive::default())).into_response()
}

/// The newest join at once, and each that ends from then on: pages that show what was before ask again.
pub async fn news(State(desk): State<Arc<Desk>>) -> Response {
    let stream = futures_util::stream::unfold((desk, None), |(desk, told)| async move {
        loop {
            match desk.newest_join() {
                Some(ended) if told != Some(ended.number) => {
                    let data =
                        json!({ "number": ended.number, "tag": ended.tag, "matters": ended.n_matters });
                    let event = Event::default().event("joined").data(data.to_string());
                    return Some((Ok::<_, std::convert::Infallible>(event), (desk, Some(ended.number))));
                }
                _ => tokio::time::sleep(TICK).await,
            }
        }
    });
    let mut headers = HeaderMap::new();
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    (headers, Sse::new(stream).keep_alive(KeepAlive::default())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_in_their_folder() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\desk\\page.html"), "page.html");
        assert_eq!(file_name(".."), "input");
        assert_eq!(file_name("a\u{0}b.html"), "ab.html");
    }

    #[test]
    fn paths_are_those_that_the_user_knows() {
        assert_eq!(sent_path("/tmp/x/0/a.zip/b.html", FilePath::new("/tmp/x/0")), "upload: a.zip/b.html");
    }
}
