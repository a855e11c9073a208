// Checks manifests, given as YAML on stdin, without a cluster. ../check.sh runs it with the packages it needs.
// kubernetes-models has the schemas (required fields and types), but accepts unknown fields; the client's models know
// every field, so they also catch misspelt ones.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, delimiter } from 'node:path';

// npx exposes its packages only through PATH.
const bin = process.env.PATH.split(delimiter).find(p => p.includes('_npx') && p.endsWith('.bin'));
const require = createRequire(bin ? dirname(bin) + '/_' : import.meta.url);
const yaml = require('js-yaml');
const client = require('@kubernetes/client-node');

const problems = [];

function unknownFields(value, type, path) {
  const list = /^Array<(.*)>$/.exec(type), map = /^\{ \[key: string\]: (.*?);? \}$/.exec(type);
  if (list) {
    return Array.isArray(value)
      ? value.forEach((v, i) => unknownFields(v, list[1], `${path}[${i}]`))
      : problems.push(`${path} is not a list`);
  }
  if (map) return Object.entries(value ?? {}).forEach(([k, v]) => unknownFields(v, map[1], `${path}.${k}`));
  const fields = client[type]?.getAttributeTypeMap?.();
  if (!fields) return;
  if (typeof value !== 'object' || value === null) return problems.push(`${path} has no fields`);
  for (const [key, v] of Object.entries(value)) {
    const field = fields.find(f => f.baseName === key);
    if (field) unknownFields(v, field.type, `${path}.${key}`);
    else problems.push(`${path}.${key} is not a field of ${type}`);
  }
}

const documents = [];
try {
  documents.push(...yaml.loadAll(readFileSync(0, 'utf8')).filter(d => d));
} catch (e) {
  problems.push(e.message);
}

for (const document of documents) {
  const name = `${document.kind}/${document.metadata?.name}`;
  // A Role's apiVersion is rbac.authorization.k8s.io/v1, and so is its folder.
  const version = document.apiVersion.split('/').pop();
  try {
    const Model = require(`kubernetes-models/${document.apiVersion}/${document.kind}`)[document.kind];
    new Model(document).validate();
  } catch (e) {
    problems.push(`${name}: ${e.message}`);
  }
  unknownFields(document, version[0].toUpperCase() + version.slice(1) + document.kind, name);
}

problems.forEach(p => console.error(p));
console.log(`${documents.length} objects, ${problems.length} problems`);
process.exit(problems.length || !documents.length ? 1 : 0);
