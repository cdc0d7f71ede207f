// usage: node check.mjs SERVER DOCUMENTS
// Holds the schemas against an editor's language server: each document of the folder names its schema in its first line (modeline), and
// is right; mistakes are found where they stand; keys and words are offered, explained.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server } from './server.mjs';

const [program, documents] = process.argv.slice(2);
const server = new Server(program);
await server.start({
  yaml: { validate: true, completion: true, hover: true, customTags: [], schemaStore: { enable: false, url: '' } },
  '[yaml]': { 'editor.tabSize': 2 },
  editor: { detectIndentation: false },
});

const modeline = '# yaml-language-server: $schema=../../docs/schemas/';
// line:column: message of all that is wrong in a text, as if it lay among the documents.
async function problems(name, text) {
  const file = join(documents, name);
  const found = await server.open(file, text);
  return found
    .map(({ range, message }) => `${range.start.line + 1}:${range.start.character + 1}: ${message}`)
    .sort();
}

const samples = readdirSync(documents).filter((name) => name.endsWith('.yaml'));
for (const sample of samples) {
  assert.ok(readFileSync(join(documents, sample), 'utf8').startsWith(modeline), `${sample} has no modeline`);
  assert.deepEqual(await problems(sample), [], sample);
}

assert.deepEqual(
  await problems(
    'wrong.yaml',
    `${modeline}deployment.schema.json
metadata:
  name: Acme
spec:
  taget: single-vm
  bundle:
    source: file:///opt/acme.squashfs
  runtime:
    engine: lxc
    admin:
      mtls: {mode: provided, clientCertFile: /etc/acme/client.crt, clientKeyFile: /etc/acme/client.key, caGeneration: 2}
  storage:
    stateDir: /etc/acme
  health: {startupTimeoutSeconds: 0}
  drift: {metricsFile: /srv/metrics/acme.prom}
`,
  ),
  [
    '11:105: Property caGeneration is not allowed.',
    '13:15: No folder of the system, of the deployer, of people, or one that is emptied; and not a shared folder itself, such as /srv, but one below it.',
    '14:35: Value is below the minimum of 1.',
    '15:3: Missing property "schedule".',
    '3:9: A deployment name has at most 40 lower-case letters and digits, with single hyphens between them and a letter first, for example acme-prod. deployer is taken.',
    '5:3: Property taget is not allowed.',
    '8:3: Missing property "image".',
    '9:13: Value is not accepted. Valid values: "auto", "podman", "docker".',
  ],
);
assert.deepEqual(
  await problems(
    'wrong-graph.yaml',
    `${modeline}resource-graph.schema.json
kind: ResourceGraph
metadata: {name: acme}
resources:
- address: release
- adress: value.b
`,
  ),
  [
    '5:12: An address is type.name: at most 64 lower-case letters, digits, _ and - each, for example mount.bundle.',
    '6:3: Missing property "address".',
    '6:3: Property adress is not allowed.',
  ],
);
assert.deepEqual(
  await problems(
    'wrong-policy.yaml',
    `${modeline}policy.schema.json
apiVersion: greentic.ai/v1alpha1
kind: Policy
rules:
- deployments: [acme-*]
  maximumAge: a day
`,
  ),
  ['5:3: Missing property "signatures".', '6:15: A length of time is written like 24h, 90m or 7d.'],
);

const begun = join(documents, 'begun.yaml');
await server.open(
  begun,
  `${modeline}deployment.schema.json
metadata:
  name: acme
spec:
  bundle:
    source: file:///opt/acme.squashfs
  runtime:
    image: ghcr.io/acme/app:1
${'    '}
    engine:${' '}
  health:
    readinessPath: /ready
`,
);
const plain = (documentation) => documentation?.value ?? documentation ?? '';
const offered = async (line, character) =>
  Object.fromEntries((await server.at('completion', begun, line, character)).items.map((item) => [item.label, item]));

const keys = await offered(8, 4);
for (const key of ['archive', 'env', 'requireStatic', 'resources', 'admin']) {
  assert.match(plain(keys[key]?.documentation), /^[A-Z].{20,}\.$/, `${key} is offered and explained`);
}
assert.equal(keys.image, undefined, 'a key that is there is not offered again');
assert.match(keys.requireStatic.insertText, /^requireStatic: .*true/);

const words = await offered(9, 12);
assert.deepEqual(Object.keys(words).sort(), ['auto', 'docker', 'podman']);
assert.equal(plain(words.docker.documentation), 'Docker, 20.10 or later.');

// Servers write some signs with a backslash, as Markdown wants them.
const hover = plain((await server.at('hover', begun, 11, 8)).contents).replaceAll('\\', '');
assert.match(hover, /^#### readiness path\n\nThe path that answers 2xx when the runtime takes work\. Begins with \//);

await server.stop();
console.log(`${samples.length} documents are right; mistakes, completion and hover are as they should be`);
