import type { DoorPerson } from '#src/domain/checkins/offline.ts';
import { VERDICT_OF, type Verdict } from '#src/domain/checkins/states.ts';
import { cleanCode } from '#src/lib/typed-code.ts';
import type { KeptList, Scan } from './store.ts';

/** What is said to a scan, by the server or, without network, by the list. */
export type Answer = {
  verdict: Verdict;
  person?: Pick<DoorPerson, 'id' | 'name' | 'firm' | 'state'> | undefined;
  /** 已经签过到: since when. */
  firstAt?: number | undefined;
};
type Given = Pick<Scan, 'code' | 'registrationId'>;

const CODE_LENGTH = 15;

/** The verdict by the list and by what this device has let in since, as the server would give it. */
export async function judge(list: KeptList, scans: readonly Scan[], given: Given): Promise<Answer> {
  if (given.registrationId !== '') {
    const person = list.people.find(({ id }) => id === given.registrationId);
    return person ? admit(person, scans) : { verdict: 'forged' };
  }
  const code = cleanCode(given.code);
  if (code.length !== CODE_LENGTH) return { verdict: 'forged' };
  if (!code.startsWith(list.tag)) return { verdict: 'other_event' };
  const hash = await hashOf(code, list.hash);
  const person = list.people.find(({ codes }) => codes.includes(hash));
  if (!person) return { verdict: 'forged' };
  // The first is the one that is good; the others were given out before it.
  return person.codes[0] === hash ? admit(person, scans) : { verdict: 'expired', person };
}

function admit(person: DoorPerson, scans: readonly Scan[]): Answer {
  const verdict = VERDICT_OF[person.state];
  if (verdict !== 'ok') return { verdict, person };
  const firstAt = arrivedAt(person, scans);
  return firstAt === undefined ? { verdict, person } : { verdict: 'double', person, firstAt };
}

/** Since when somebody is in, as far as this device knows. */
export const arrivedAt = ({ id, checkedInAt }: DoorPerson, scans: readonly Scan[]): number | undefined =>
  checkedInAt ?? scans.find(({ personId, said }) => personId === id && said === 'ok')?.at;

async function hashOf(code: string, { salt, iterations, bytes }: KeptList['hash']): Promise<string> {
  const text = new TextEncoder();
  const material = await crypto.subtle.importKey('raw', text.encode(code), 'PBKDF2', false, ['deriveBits']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: text.encode(salt), iterations };
  const bits = new Uint8Array(await crypto.subtle.deriveBits(how, material, bytes * 8));
  return base64url(bits);
}

const base64url = (bits: Uint8Array): string =>
  btoa(String.fromCharCode(...bits))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** 120 random bits, as the server makes its ids. */
export const newId = (): string => base64url(crypto.getRandomValues(new Uint8Array(15)));

const FOUND_MOST = 20;

/** By part of the name, or by the last four digits of the telephone, as the server looks. */
export function search({ people }: KeptList, word: string): DoorPerson[] {
  const plain = word.trim().toLowerCase();
  if (plain === '') return [];
  const digits = plain.replace(/\D/g, '');
  const byTail = (tail: string) => digits.length >= 4 && tail.length === 4 && digits.endsWith(tail);
  return people.filter(({ name, tail }) => name.toLowerCase().includes(plain) || byTail(tail)).slice(0, FOUND_MOST);
}

/** 已到 and 应到 by the list and by what waits to be sent. */
export function countBy({ people }: KeptList, scans: readonly Scan[]): { due: number; arrived: number } {
  const due = people.filter(({ state }) => state === 'confirmed');
  const waiting = new Set(scans.filter(({ said }) => said === 'ok').map(({ personId }) => personId));
  const arrived = due.filter(({ id, checkedInAt }) => checkedInAt !== null || waiting.has(id));
  return { due: due.length, arrived: arrived.length };
}
