/**
 * One kept-alive HTTP/1.1 connection over a bare socket: no client library, so that the generator of the load costs less
 * than the server it loads. Reads just as much HTTP as our own server writes.
 */
import { connect, type Socket } from 'node:net';

export interface Reply {
  status: number;
  body: string;
}

const HEAD_END = '\r\n\r\n';
const LAST_CHUNK = '\r\n0\r\n\r\n';

/** The reply, once it is there as a whole. */
function parse(text: string): Reply | null {
  const head = text.indexOf(HEAD_END);
  if (head < 0) return null;
  const status = Number(text.slice(9, 12));
  const headers = text.slice(0, head).toLowerCase();
  const length = /\r\ncontent-length: (\d+)/.exec(headers)?.[1];
  const body = text.slice(head + HEAD_END.length);
  if (length !== undefined) return Buffer.byteLength(body) >= Number(length) ? { status, body } : null;
  if (!headers.includes('\r\ntransfer-encoding: chunked')) return { status, body: '' };
  return body.endsWith(LAST_CHUNK) || body === '0\r\n\r\n' ? { status, body } : null;
}

export class Connection {
  readonly #socket: Socket;
  #received = '';
  #done: ((reply: Reply) => void) | null = null;
  #failed: ((error: Error) => void) | null = null;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#take(text));
    const fail = (error?: Error) => this.#failed?.(error ?? new Error('The server closed the connection'));
    socket.on('error', fail);
    socket.on('close', () => fail());
  }

  static open(port: number, host: string): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, host, () => {
        socket.off('error', reject);
        resolve(new Connection(socket));
      }).once('error', reject);
    });
  }

  /** Sends a request; one at a time. @param head request line and headers, without the body's length */
  send(head: string, body: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#done = resolve;
      this.#failed = reject;
      this.#socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}${HEAD_END}${body}`);
    });
  }

  close() {
    this.#failed = null;
    this.#socket.destroy();
  }

  #take(text: string) {
    this.#received += text;
    const reply = parse(this.#received);
    if (!reply || !this.#done) return;
    this.#received = '';
    const done = this.#done;
    this.#done = null;
    this.#failed = null;
    done(reply);
  }
}
