import { createServer, connect as dial, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What becomes of whoever comes through: all of it, nothing, silence, the beginning of an answer, a fault. */
export type Mood = 'open' | 'cut' | 'silent' | 'half' | 'fault';

const FAULT = 'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n';
const HALF = 300;

/** Stands between the portal and a server, so that a test can take the server away while it is asked. */
export async function standBetween(target: string) {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let mood: Mood = 'open';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    if (mood === 'cut') socket.destroy();
    else if (mood === 'fault') socket.once('data', () => socket.end(FAULT));
    else if (mood !== 'silent') pass(socket);
  });
  const pass = (socket: Socket) => {
    const far = dial(Number(port), hostname).on('error', () => socket.destroy());
    socket.on('close', () => far.destroy()).pipe(far);
    far.on('close', () => socket.destroy());
    if (mood === 'half') far.once('data', (bytes) => socket.end(bytes.subarray(0, Math.min(HALF, bytes.length - 20))));
    else far.pipe(socket);
  };
  const listening = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', listening.resolve);
  await listening.promise;
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    drop();
    server.close();
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    set: (next: Mood) => {
      mood = next;
      drop();
    },
  };
}
