// A language server over stdio, spoken to as an editor does (Language Server Protocol 3.17).
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

export class Server {
  #process;
  #received = Buffer.alloc(0);
  #answers = new Map();
  #diagnostics = new Map();
  #waiting = new Map();
  #next = 0;

  constructor(program) {
    this.#process = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process.stdout.on('data', (bytes) => this.#receive(bytes));
  }

  async start(settings) {
    await this.request('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } } },
    });
    this.settings = settings;
    this.#send({ method: 'initialized', params: {} });
    this.#send({ method: 'workspace/didChangeConfiguration', params: { settings } });
  }

  // Opens a text under a file's name and gives what the server finds wrong in it.
  open(file, text = readFileSync(file, 'utf8')) {
    const uri = pathToFileURL(file).href;
    const found = new Promise((resolve) => this.#waiting.set(uri, resolve));
    this.#send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } });
    return found;
  }

  at(method, file, line, character) {
    return this.request(`textDocument/${method}`, {
      textDocument: { uri: pathToFileURL(file).href },
      position: { line, character },
    });
  }

  request(method, params) {
    const id = ++this.#next;
    this.#send({ id, method, params });
    return new Promise((resolve, reject) => this.#answers.set(id, { resolve, reject }));
  }

  async stop() {
    await this.request('shutdown', null);
    this.#send({ method: 'exit' });
  }

  #send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.#process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#process.stdin.write(body);
  }

  #receive(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const end = this.#received.indexOf('\r\n\r\n');
      const length = end < 0 ? 0 : Number(/Content-Length: (\d+)/.exec(this.#received.subarray(0, end).toString())[1]);
      if (end < 0 || this.#received.length < end + 4 + length) {
        return;
      }
      const body = this.#received.subarray(end + 4, end + 4 + length).toString();
      this.#received = this.#received.subarray(end + 4 + length);
      this.#take(JSON.parse(body));
    }
  }

  #take(message) {
    if (message.method === 'textDocument/publishDiagnostics') {
      this.#waiting.get(message.params.uri)?.(message.params.diagnostics);
      this.#waiting.delete(message.params.uri);
    } else if (message.method === 'workspace/configuration') {
      const result = message.params.items.map(({ section }) => this.settings[section] ?? null);
      this.#send({ id: message.id, result });
    } else if (message.method && message.id !== undefined) {
      this.#send({ id: message.id, result: null });
    } else if (message.id !== undefined) {
      const { resolve, reject } = this.#answers.get(message.id);
      this.#answers.delete(message.id);
      if (message.error) {
        reject(new Error(message.error.message));
      } else {
        resolve(message.result);
      }
    }
  }
}
