import ICAL from 'ical.js';

/** Reads a calendar from standard input with a library other than the one that wrote it, in whatever zone this process runs. */
const chunks: Buffer[] = [];
for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
const text = Buffer.concat(chunks).toString();
const calendar = new ICAL.Component(ICAL.parse(text));
const entries = calendar.getAllSubcomponents('vevent').map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    summary: event.summary,
    description: event.description,
    location: event.location,
    startsAt: event.startDate.toJSDate().getTime(),
    endsAt: event.endDate.toJSDate().getTime(),
    status: component.getFirstPropertyValue('status'),
  };
});
process.stdout.write(
  JSON.stringify({
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    method: calendar.getFirstPropertyValue('method'),
    longest: Math.max(...text.split('\r\n').map((line) => Buffer.byteLength(line))),
    entries,
  }),
);
