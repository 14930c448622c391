// What the server does in the background for this window: taking files in, joining.
import { address, api, type Job } from "../api";
import { desk, look, reason, tell } from "../desk.svelte";

export const jobs = $state<{ list: (Job & { words: string })[] }>({ list: [] });
/** The dialog that chooses files, set by the drop area. */
export const opener: { open: (() => void) | null } = { open: null };

const ended = (job: Job) => job.state !== "running" && job.state !== "queued" && job.state !== "waiting";

/** Follows a job by its events, and by asking where events do not come through. */
export function watch(id: string, words: string): void {
  jobs.list.push({ id, words, state: "running", done: 0, total: null });
  const at = () => jobs.list.find((job) => job.id === id);
  const events = new EventSource(address(`/jobs/${encodeURIComponent(id)}/events`));
  let isOver = false;
  const note = (part: Partial<Job>) => { const job = at(); if (job) Object.assign(job, part); };
  const finish = async () => {
    if (isOver) return;
    isOver = true;
    events.close();
    try { note(await api.job(id)); } catch { note({ state: "done" }); }
    const job = at();
    desk.version += 1;
    await look();
    tell(job?.state === "failed" ? `${words} failed: ${job.message ?? "no reason given"}` : `${words}: done.${job?.skipped?.length ? ` ${job.skipped.length} skipped.` : ""}`, { error: job?.state === "failed" });
    setTimeout(() => { jobs.list = jobs.list.filter((other) => other.id !== id); }, job?.skipped?.length || job?.state === "failed" ? 30000 : 4000);
  };
  events.addEventListener("progress", (event) => {
    try { const job = JSON.parse((event as MessageEvent<string>).data) as Partial<Job>; note(job); if (job.state && ended(job as Job)) void finish(); } catch { /* A broken event is no progress. */ }
  });
  events.addEventListener("done", () => void finish());
  events.onerror = () => {
    events.close();
    const ask = async () => {
      if (isOver) return;
      try { const job = await api.job(id); note(job); if (ended(job)) { await finish(); return; } } catch (error) { note({ state: "failed", message: reason(error) }); await finish(); return; }
      setTimeout(ask, 700);
    };
    void ask();
  };
}

export async function send(files: File[]): Promise<void> {
  if (!files.length) return;
  try { watch((await api.upload(files)).job, files.length === 1 ? `Adding ${files[0]?.name}` : `Adding ${files.length} files`); }
  catch (error) { tell(`Not added: ${reason(error)}`, { error: true }); }
}
