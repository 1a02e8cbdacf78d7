import type { DoorList, ScanResults } from '#src/domain/checkins/offline.ts';
import type { Scan } from './store.ts';

/**
 * What comes back over the line. `gone`: the portal itself says that the link opens nothing any more. `refused`: it is
 * there and did not take what was sent. `lost`: no network, or somebody else answered, such as the page of a hotel's Wi-Fi.
 */
export type Reply<T> = { kind: 'ok'; value: T } | { kind: 'gone'; words: string } | { kind: 'refused' | 'lost' };
export type Place = { eventId: string; token: string; deviceId: string };

export function fetchList({ eventId, token, deviceId }: Place, version: string): Promise<Reply<DoorList>> {
  const query = new URLSearchParams({ device: deviceId, version });
  return ask(`/events/${eventId}/door/list?${query}`, { headers: { 'x-door-token': token } }, 20_000);
}

/** Sends scans and says what became of each that was taken. */
export function sendScans(
  { eventId, token, deviceId }: Place,
  scans: readonly Scan[],
  patience: number,
): Promise<Reply<ScanResults>> {
  const body = new FormData();
  const fields = { eventId, token, deviceId, sentAt: String(Date.now()) };
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  for (const [i, { id, at, code, registrationId, said }] of scans.entries()) {
    const one = { id, at: String(at), code, registrationId, ...(said && { said }) };
    for (const [name, value] of Object.entries(one)) body.set(`scans.${i}.${name}`, value);
  }
  const init = { method: 'POST', body, headers: { 'x-door-token': token } };
  return ask(`/events/${eventId}/door?_action=checkins.merge`, init, patience);
}

async function ask<T>(path: string, init: RequestInit, patience: number): Promise<Reply<T>> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const response = await fetch(path, { ...init, signal: stop.signal });
    const ours = response.headers.get('content-type')?.startsWith('application/json');
    if (!ours) return { kind: response.status >= 400 ? 'refused' : 'lost' };
    const value = await response.json();
    return typeof value.gone === 'string' ? { kind: 'gone', words: value.gone } : { kind: 'ok', value };
  } catch {
    return { kind: 'lost' };
  } finally {
    clearTimeout(timer);
  }
}
