// usage: node check.mjs FOLDER GITLAB WORKFLOW...
// Holds workflows against GitHub's parser and our own rules for them; writes the scripts of all pipelines to a folder, for shellcheck.
import { readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { basename, join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse } from 'yaml';

// The parser is written for bundlers: it imports JSON without the attribute that Node insists on.
register(
  'data:text/javascript,' +
    encodeURIComponent(`export const load = (url, context, next) =>
      next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context);`),
);
const { validate } = await import('@actions/languageservice');

const [folder, gitlabFile, ...workflowFiles] = process.argv.slice(2);

let count = 0;
function script(what, lines) {
  const header = `#!/bin/bash\n# shellcheck disable=SC2154 # variables come from the pipeline\n# ${what}\nset -eo pipefail\n`;
  writeFileSync(join(folder, `${++count}.sh`), `${header}${lines}\n`);
}

async function checkWorkflow(file) {
  const text = readFileSync(file, 'utf8');
  const problems = [];
  const document = TextDocument.create('file:///.github/workflows/deployment.yml', 'yaml', 1, text);
  for (const { message, range } of await validate(document)) {
    problems.push(`line ${range.start.line + 1}: ${message}`);
  }
  const workflow = parse(text);
  const steps = Object.entries(workflow.jobs).flatMap(([name, job]) => job.steps.map((step) => ({ name, step })));
  for (const { name, step } of steps) {
    if (step.run?.includes('${{')) {
      problems.push(`job ${name}: a script has an expression in it; pass the value in a variable of 'env'`);
    }
    if (step.uses && !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(step.uses)) {
      problems.push(`job ${name}: ${step.uses} is not pinned by the full hash of a commit`);
    }
  }
  for (const [name, job] of Object.entries(workflow.jobs)) {
    if (!job.permissions || !job['timeout-minutes']) {
      problems.push(`job ${name}: say 'permissions' and 'timeout-minutes'`);
    }
  }
  if (problems.length > 0) {
    console.error(problems.map((problem) => `${basename(file)}: ${problem}`).join('\n'));
    process.exit(1);
  }
  console.log(`${basename(file)}: GitHub's parser takes it, ${steps.length} steps keep the rules`);
  steps.filter(({ step }) => step.run).forEach(({ name, step }) => script(`${name}: ${step.name}`, step.run));
}

for (const file of workflowFiles) {
  await checkWorkflow(file);
}

const gitlab = parse(readFileSync(gitlabFile, 'utf8'), { customTags: [{ tag: '!reference', collection: 'seq', resolve: () => [] }] });
for (const [name, job] of Object.entries(gitlab)) {
  const lines = [...(job.before_script ?? []), ...(job.script ?? [])].flat();
  if (lines.length > 0) {
    script(name, lines.join('\n'));
  }
}
