/** For one answer, ms. */
const TIMEOUT_MS = 5_000;

/** One request that only wants to know whether somebody answers, and what time it is there. */
export async function fetchBriefly(
  url: string,
): Promise<{ readonly ok: boolean; readonly status: number; readonly date: string | null }> {
  const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS) });
  await answer.body?.cancel();
  return { ok: answer.ok, status: answer.status, date: answer.headers.get('date') };
}
